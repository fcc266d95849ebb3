"""The one stylesheet that is not a file: the institution's accent."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from common.drawing import accent


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent_stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The colour stands in the address, so the answer never changes."""
    return HttpResponse(accent.stylesheet(colour), content_type="text/css; charset=utf-8")
