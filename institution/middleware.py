"""The reader's language and the institution's hours, for every page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from institution.reads import current, zone


class ReadersLanguageMiddleware:
    """By the reader's own setting, else the cookie, else the browser, else the institution's default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = readers_language(request)
        with translation.override(language), timezone.override(zone()):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary(response)
        return response


def patch_vary(response: HttpResponse) -> None:
    from django.utils.cache import patch_vary_headers

    patch_vary_headers(response, ("Accept-Language", "Cookie"))


def readers_language(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "") if settings.SESSION_COOKIE_NAME in request.COOKIES else ""
    for chosen in (own, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if chosen in known:
            return chosen
    for accepted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if accepted.startswith("zh"):
            return "zh-hans"
        if accepted.startswith("en"):
            return "en"
    return current().default_language
