"""A call that a program may send again, done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from people.models import IdempotentCall

KEPT = timedelta(days=1)

Answer = tuple[int, Any]


@action
def do_once(key: str, fingerprint: str, do: Callable[[], Answer], *, by: Actor) -> tuple[Answer, bool]:
    """``do()`` the first time; afterwards the same answer. Returns the answer, and whether it is a repeat.

    The key, what was done and the answer are one transaction: a second call with the key waits for the first,
    and when the first fails nothing of it is left, not even the key. Raises a Refusal
    (``idempotency_key_reused``) when the key came with another body.
    """
    IdempotentCall.objects.bulk_create(
        [IdempotentCall(user=by.user, key=key, fingerprint=fingerprint)], ignore_conflicts=True
    )
    call = IdempotentCall.objects.locked().get(user=by.user, key=key)
    if call.fingerprint != fingerprint:
        raise Refusal("idempotency_key_reused", _("This Idempotency-Key came with another request before."))
    if call.status is not None:
        return (call.status, call.answer), True
    status, answer = do()
    IdempotentCall.objects.filter(pk=call.pk).update(status=status, answer=answer)
    return (status, answer), False


@action
def forget_old_calls(*, by: Actor) -> int:
    """After a day a key may mean something new."""
    return IdempotentCall.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
