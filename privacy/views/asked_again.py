"""Who is at the screen? Asked again before everything that is known of somebody is handed out or erased."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FRESH = 15 * 60  # seconds since somebody came in by a code, which cannot be asked for a second time on the spot


def asked_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """By password or second step, lately. Who has neither, and comes in by codes, has to have come in just now: the
    library would let them pass unasked."""
    by_the_library = reauthentication_required(view)

    @wraps(view)
    def only_them(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if get_reauthentication_flows(request.user):
            return by_the_library(request, *args, **named)
        if _came_in_just_now(request):
            return view(request, *args, **named)
        return render(request, "privacy/come_in_again.html", status=403)

    return only_them


def _came_in_just_now(request: HttpRequest) -> bool:
    moments = [one["at"] for one in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < FRESH
