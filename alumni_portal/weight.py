"""A request that is heavier than anything we take is refused before one byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from alumni_portal.errors import too_large


class WeightMiddleware:
    """413 by what the request says of its own length; the proxy in front says the same earlier.

    Who lies about it or says nothing is stopped by the server, which reads no further than was said, and by the
    limits of forms and files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.LARGEST_REQUEST:
            return too_large(request)
        return self.get_response(request)
