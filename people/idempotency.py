"""``Idempotency-Key`` on every POST that creates: the same key and body give the same answer."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from common.api import HouseApi
from common.verdicts import Refusal
from people.actions.repeating import do_once

LONGEST_KEY = 200
Post = Callable[..., Response]


def idempotent(post: Post) -> Post:
    """For ``post`` of a view that creates. Without the header it is as if this were not here.

    A refusal or an error leaves the key free: the same call may be sent again.
    """

    @functools.wraps(post)
    def answer(view: HouseApi, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return post(view, request, *args, **kwargs)
        if len(key) > LONGEST_KEY:
            raise Refusal("idempotency_key_too_long", _("An Idempotency-Key has at most 200 characters."))

        def do() -> tuple[int, Any]:
            response = post(view, request, *args, **kwargs)
            return response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))

        (status, data), is_repeat = do_once(key, _fingerprint(request), do, by=view.actor)
        return Response(data, status=status, headers={"Idempotency-Replayed": "true"} if is_repeat else None)

    return answer


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False, cls=JSONEncoder)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()
