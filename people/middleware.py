"""Whoever may open the console has a second step at the door; without one they reach the page to set it up."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from common.console import may

REAL = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


class SecondFactorMiddleware:
    """allauth asks for the second step of those who have one; that staff must have one is our rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_staff_without_second_factor(request):
            return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.path})}")
        return self.get_response(request)


def _is_staff_without_second_factor(request: HttpRequest) -> bool:
    return (
        settings.CONSOLE_NEEDS_SECOND_FACTOR
        and request.path.startswith(reverse("admin:index"))
        and request.user.is_authenticated
        and may(request.actor, "console.open", None)
        and not get_adapter().is_mfa_enabled(request.user, types=REAL)
    )
