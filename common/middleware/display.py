"""What a reader chose about the look of the pages: with their login, or kept in this browser."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import check_for_language

SIZES = {"normal", "large"}
SIZE_COOKIE = "display_size"
A_YEAR = 365 * 24 * 60 * 60  # seconds


def display_choices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Remember ?size=large and ?lang=en in cookies and come back to the clean address.

    They are plain links in a visitor's masthead, so they work without script and without a form; nothing
    on the server changes. Whoever is signed in has buttons there, which their login remembers on every
    device. It stands before ReadersLanguageMiddleware, which reads the cookie of the language.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = _choices_in(request) if request.method == "GET" else {}
        if chosen:
            return _back_with_cookies(request, chosen)
        request.display_size = cast(str, SimpleLazyObject(lambda: readers_size(request)))
        return get_response(request)

    return middleware


def readers_size(request: HttpRequest) -> str:
    """By the reader's own setting, else by what this browser remembers."""
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    own = getattr(request.user, "display_size", "") if is_known else ""
    return next((size for size in (own, request.COOKIES.get(SIZE_COOKIE)) if size in SIZES), "normal")


def remember(request: HttpRequest, response: HttpResponse, *, size: str = "", language: str = "") -> None:
    """In this browser, for when nobody is signed in."""
    for name, value in ((SIZE_COOKIE, size), (settings.LANGUAGE_COOKIE_NAME, language)):
        if value:
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)


def _choices_in(request: HttpRequest) -> dict[str, str]:
    """The parameters of the address that mean something here."""
    chosen = {}
    if (size := request.GET.get("size", "")) in SIZES:
        chosen["size"] = size
    if (lang := request.GET.get("lang", "")) in dict(settings.LANGUAGES) and check_for_language(lang):
        chosen["lang"] = lang
    return chosen


def _back_with_cookies(request: HttpRequest, chosen: dict[str, str]) -> HttpResponseRedirect:
    rest = request.GET.copy()
    for parameter in chosen:
        del rest[parameter]
    # A path that begins with two slashes would be read as another host.
    path = "/" + request.path.lstrip("/")
    response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
    remember(request, response, size=chosen.get("size", ""), language=chosen.get("lang", ""))
    return response
