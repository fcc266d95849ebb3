"""What a reader chose about the look of the pages, kept in their browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import check_for_language

SIZES = {"normal", "large"}
SIZE_COOKIE = "display_size"
A_YEAR = 365 * 24 * 60 * 60  # seconds


def display_choices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Remember ?size=large and ?lang=en in cookies and come back to the clean address.

    They are plain links in every masthead, so they work without script and without a form; nothing
    on the server changes. It stands before LocaleMiddleware, which reads the cookie of the language.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = _choices_in(request) if request.method == "GET" else {}
        if chosen:
            return _back_with_cookies(request, chosen)
        size = request.COOKIES.get(SIZE_COOKIE)
        request.display_size = size if size in SIZES else "normal"
        return get_response(request)

    return middleware


def _choices_in(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """Parameter of the address → the cookie's name and value, for those that mean something."""
    chosen = {}
    if (size := request.GET.get("size")) in SIZES:
        chosen["size"] = (SIZE_COOKIE, size)
    if (lang := request.GET.get("lang")) in dict(settings.LANGUAGES) and check_for_language(lang):
        chosen["lang"] = (settings.LANGUAGE_COOKIE_NAME, lang)
    return chosen


def _back_with_cookies(request: HttpRequest, chosen: dict[str, tuple[str, str]]) -> HttpResponseRedirect:
    rest = request.GET.copy()
    for parameter in chosen:
        del rest[parameter]
    # A path that begins with two slashes would be read as another host.
    path = "/" + request.path.lstrip("/")
    response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
    for name, value in chosen.values():
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
