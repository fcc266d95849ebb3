"""What comes before every page: terms that were published anew; and for staff the second step at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from common.console import may
from people.permissions import is_asked_to_agree

# What can be reached without having agreed: the words themselves, the way out, and how the pages look.
WITHOUT_AGREEING = {
    "account_logout",
    "agreement_list",
    "display_choose",
    "institution_accessibility",
    "institution_privacy",
    "institution_seal",
    "institution_stylesheet",
    "letter_unsubscribe",
    "terms",
    "terms_agree",
}
REAL = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


class TermsMiddleware:
    """New terms are asked about before anything else, of officers too. Programs are not asked: people are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, named: Any) -> HttpResponse | None:
        match = request.resolver_match
        is_open = match is None or match.url_name in WITHOUT_AGREEING or request.path.startswith("/api/")
        if is_open or not request.user.is_authenticated or not is_asked_to_agree(request.user):
            return None
        address = reverse("terms_agree")
        if request.method in ("GET", "HEAD") and not request.htmx:
            address += f"?{urlencode({'next': request.get_full_path()})}"
        return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


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
