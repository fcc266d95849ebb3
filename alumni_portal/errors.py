"""What is said when something went wrong: a page for people, problem details for programs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.csrf import csrf_failure

from common.api import TYPE_BASE
from common.verdicts import Forbidden

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(400, "bad_request", _("This request cannot be read."))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(403, "forbidden", _("You may not do that."))
    # A reason of ours is written for whoever asked; what a library says to its programmer is not.
    return defaults.permission_denied(request, exception if isinstance(exception, Forbidden) else PermissionDenied())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(404, "not_found", _("There is nothing here."))
    return defaults.page_not_found(request, exception)


def too_large(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(413, "too_large", _("This request is larger than anything taken here."))
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(500, "server_error", _("Something broke on our side. It has been written down."))
    return defaults.server_error(request)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.path.startswith(API):
        return _problem(403, "csrf", _("This request did not come from one of our pages."))
    return csrf_failure(request, reason)


def _problem(status: int, code: str, title: str) -> HttpResponse:
    body = {"type": TYPE_BASE + code, "title": title, "status": status, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json")
