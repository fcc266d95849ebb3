"""What every API view shares: problem details (RFC 9457) for each error, scopes, and pages by cursor."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.actors import Actor
from common.verdicts import Forbidden, Refusal

TYPE_BASE = "urn:alumni-portal:problem:"
POSITION = re.compile(r"[0-9a-z]{1,20}")  # a public id or a key


class ProblemResponse(Response):
    """``application/problem+json``: type, title, status, code, and what else is known."""

    def __init__(self, status_code: int, code: str, title: str, **extra: Any) -> None:
        body = {"type": TYPE_BASE + code, "title": title, "status": status_code, "code": code} | extra
        super().__init__(body, status=status_code, content_type="application/problem+json")


class CursorPages(CursorPagination):
    """``?cursor=`` and ``?limit=`` up to 200; the order is fixed by the view (``ordering``)."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "-id"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """One that we did not make is refused here; inside a statement it would be an error of ours."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not POSITION.fullmatch(cursor.position):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


class HouseApi(APIView):
    """The base of every view. A personal token must hold ``<scope>:<right>``; writing is asked by the action itself."""

    scope: ClassVar[str] = ""
    right: ClassVar[str] = "read"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        wanted = f"{self.scope}:{self.right}"
        if self.scope and not self.actor.holds_scope(wanted):
            reason = _("This token may not do that: it lacks the scope %(scope)s.") % {"scope": wanted}
            raise Forbidden(reason, "scope_missing")

    @property
    def actor(self) -> Actor:
        """Who calls, as the authentication found out; the same words as on a page: ``request.actor``."""
        return self.request._request.actor


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """The one shape of every error the API gives; None lets the 500 handler answer, in the same shape."""
    if isinstance(error, Refusal):
        return ProblemResponse(status.HTTP_409_CONFLICT, error.code, str(error.reason))
    if isinstance(error, Forbidden):
        return ProblemResponse(status.HTTP_403_FORBIDDEN, error.code, str(error.reason))
    if isinstance(error, PermissionDenied):
        return ProblemResponse(status.HTTP_403_FORBIDDEN, "forbidden", _("You may not do that."))
    if isinstance(error, Http404):
        return ProblemResponse(status.HTTP_404_NOT_FOUND, "not_found", _("There is nothing here."))
    if isinstance(error, ValidationError):
        errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return ProblemResponse(
            status.HTTP_400_BAD_REQUEST, "invalid", _("Something in it is not right."), errors=errors
        )
    if isinstance(error, exceptions.APIException):
        return _of_the_framework(error, context)
    return None


def _of_the_framework(error: exceptions.APIException, context: dict[str, Any]) -> Response:
    extra: dict[str, Any] = {}
    if isinstance(error, exceptions.ValidationError):
        extra["errors"] = error.detail
        code, title = "invalid", _("Something in it is not right.")
    else:
        code, title = str(error.get_codes()), str(error.detail)
    response = ProblemResponse(error.status_code, code, title, **extra)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
