"""``Idempotency-Key`` on every POST that creates: the same key and body give the same answer."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from common.actors import system
from common.api import HouseApi
from common.sentences import refusal_for
from common.verdicts import Refusal
from people.actions.repeating import KEPT, keep_answer
from people.models import IdempotentCall

LONGEST_KEY = 200
Post = Callable[..., Response]


def idempotent(post: Post | None = None, *, forget: str = "") -> Any:
    """For ``post`` of a view that creates. Without the header it is as if this were not here.

    What the call does and its answer are one transaction, and the key is held by a lock that ends with it: so
    after a lost connection or a killed worker the same call is either answered as before or done for the
    first time, and of two at once one works and the other is told to wait. A refusal or an error did nothing and
    leaves the key free. ``forget`` names the part of the answer that is shown this once and never kept.
    """
    if post is None:
        return functools.partial(idempotent, forget=forget)

    @functools.wraps(post)
    def answer(view: HouseApi, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return post(view, request, *args, **kwargs)
        if len(key) > LONGEST_KEY:
            raise Refusal("idempotency_key_too_long", _("An Idempotency-Key has at most 200 characters."))
        try:
            with transaction.atomic():
                return _once(key, request, functools.partial(post, view, request, *args, **kwargs), forget)
        except IntegrityError as error:
            raise refusal_for(error) from error

    return answer


def _once(key: str, request: Request, do: Callable[[], Response], forget: str) -> Response:
    user_id: Any = request.user.pk
    if not _hold(user_id, key):
        raise Refusal(
            "idempotency_in_flight", _("The first call with this Idempotency-Key is still being carried out.")
        )
    fingerprint = _fingerprint(request)
    since = timezone.now() - KEPT
    call = IdempotentCall.objects.filter(user_id=user_id, key=key, created_at__gte=since).first()
    if call is not None and call.fingerprint != fingerprint:
        raise Refusal("idempotency_key_reused", _("This Idempotency-Key came with another request before."))
    if call is not None:
        return Response(call.answer, status=call.status, headers={"Idempotency-Replayed": "true"})
    response = do()
    kept = json.loads(json.dumps(response.data, cls=JSONEncoder))
    if forget:
        kept[forget] = ""
    keep_answer(user_id, key, fingerprint, status=response.status_code, answer=kept, by=system("api"))
    return response


def _hold(user_id: int, key: str) -> bool:
    """Until the transaction ends, however it ends; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency {user_id} {key}"])
        held: bool = cursor.fetchone()[0]
        return held


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False, cls=JSONEncoder)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()
