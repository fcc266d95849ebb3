"""Answers to calls that a program may send again, kept for a day. The house keeps them for itself: no audit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.actions import action
from common.actors import Actor
from people.models import IdempotentCall

KEPT = timedelta(days=1)
AT_ONCE = 5_000


@action
def keep_answer(user_id: int, key: str, fingerprint: str, *, status: int, answer: Any, by: Actor) -> IdempotentCall:
    """Part of the transaction that did what is answered; an old answer under the key makes room."""
    IdempotentCall.objects.filter(user_id=user_id, key=key).delete()
    call: IdempotentCall = IdempotentCall.objects.add(
        user_id=user_id, key=key, fingerprint=fingerprint, status=status, answer=answer
    )
    return call


@action
def forget_old_calls(*, by: Actor) -> int:
    """After a day a key may mean something new. Returns how many went; the clock comes again for more."""
    old = IdempotentCall.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("pk")[:AT_ONCE]
    return IdempotentCall.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
