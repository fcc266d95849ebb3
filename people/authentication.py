"""Who calls the API: a program with a personal token, or a page of ours with its session."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from common.actors import person_actor
from common.second_step import is_guarded
from people.models import AccessToken, User

USED_EVERY = timedelta(minutes=5)  # how exactly the last use is kept; each call would be a write


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer apt_…``. What is wrong with a token is not said to whoever holds it."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = self._working(secret.decode("latin-1").strip())
        if token is None:
            raise AuthenticationFailed(_("This token does not open anything."), code="token_invalid")
        request_id = getattr(request._request, "request_id", "")
        request._request.actor = person_actor(token.user, door="api", request_id=request_id, token=token)
        _ask_for_second_step(request)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="alumni portal"'

    def _working(self, secret: str) -> AccessToken | None:
        from people.actions.tokens import note_token_used

        now = timezone.now()
        working = AccessToken.objects.working(now).select_related("user__person")
        working = working.exclude(user__agreed_terms=User.WITHDRAWN)  # the login rests, and its programs with it
        token = working.filter(digest=digest_of(secret)).first()
        if token is not None and (token.last_used_at is None or now - token.last_used_at > USED_EVERY):
            note_token_used(token, by=person_actor(token.user, door="api", token=None))
        return token


class PageAuthentication(SessionAuthentication):
    """A page of ours, with its session and the token against forgery."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        if found is not None:
            request._request.actor = request._request.actor.through("api")
            _ask_for_second_step(request)
        return found


def _ask_for_second_step(request: Request) -> None:
    """As at the pages of an office; a program of staff acts for them only while they have one."""
    from people.permissions import can_act_for_staff

    if is_guarded(request._request):
        can_act_for_staff(request._request.actor).or_raise()


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "people.authentication.TokenAuthentication"
    name = "personalToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal token, made on the page “My tokens”."}


class PageScheme(OpenApiAuthenticationExtension):
    target_class = "people.authentication.PageAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
