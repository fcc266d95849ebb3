"""An address that no text of ours can have is refused before anything is asked of the database."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\x00"
NUL_IN_A_QUERY = "%00"


class ReadableMiddleware:
    """PostgreSQL keeps no NUL in a text: every lookup with one would end in an error of ours instead of theirs.

    Paths and queries only; what is sent in a body is looked at by the forms, which refuse it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or NUL_IN_A_QUERY in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL byte in the address.")
        return self.get_response(request)
