"""What comes before every page: terms that were published anew; and for staff the second step at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from common.second_step import is_guarded
from people.permissions import can_act_for_staff, is_asked_to_agree

# What can be reached without having agreed: the words themselves, the way out, how the pages look, and what belongs to
# somebody whether they agree or not: their data, a copy of them, and being forgotten.
WITHOUT_AGREEING = {
    "account_logout",
    "account_reauthenticate",
    "agreement_list",
    "consent_list",
    "consent_withdraw",
    "copy_ask",
    "copy_fetch",
    "data_detail",
    "display_choose",
    "erasure_ask",
    "erasure_keep",
    "institution_accessibility",
    "institution_privacy",
    "institution_seal",
    "institution_stylesheet",
    "letter_dot",
    "letter_link",
    "letter_unsubscribe",
    "mfa_reauthenticate",
    "terms",
    "terms_agree",
}


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
    """allauth asks for the second step of those who have one; that staff must have one is our rule.

    For the console with all below it, and for acts of an office on pages of the portal. The API asks by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")) and _lacks_second_step(request):
            return _to_the_second_step(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, named: Any) -> HttpResponse | None:
        is_page = not request.path.startswith("/api/")
        if is_page and is_guarded(request) and _lacks_second_step(request):
            return _to_the_second_step(request)
        return None


def _lacks_second_step(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not can_act_for_staff(request.actor)


def _to_the_second_step(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('mfa_index')}?{urlencode({'next': request.path})}"
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
