"""A refusal that no page caught: a page that says why, and nothing was changed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.verdicts import Refusal


class RefusalMiddleware:
    """Pages that show the reason beside a form catch it themselves; this is for buttons that stand alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return render(request, "409.html", {"reason": exception.reason, "code": exception.code}, status=409)
        return None
