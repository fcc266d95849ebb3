"""Who asks, and under which number: the first thing that is known about a request."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from common.actors import Actor, person_actor, visitor

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class ActorMiddleware:
    """Give every request ``request.actor`` and a request id that is also in the answer, the log and the audit.

    The actor is lazy: a page that never asks who it is for costs no session query. The API's own
    authentication replaces it (a token is read inside the view).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(request)))
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


def actor_of(request: HttpRequest) -> Actor:
    door = "console" if request.path.startswith("/console/") else "page"
    if request.user.is_authenticated:
        # Resolved here once: the wrapped user would be looked at again by every verdict.
        user = request.user._wrapped if isinstance(request.user, SimpleLazyObject) else request.user
        return person_actor(user, door=door, request_id=request.request_id)
    return visitor(door=door, request_id=request.request_id)
