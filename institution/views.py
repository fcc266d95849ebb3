"""What the institution says about itself: its look, and its words on privacy and on access."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.colours import darker
from files.answers import answer
from institution.reads import current

FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


@require_safe
def institution_stylesheet(request: HttpRequest) -> HttpResponse:
    """The accent colour over the house's own, by day; at night the lamp stays the lamp."""
    colour = current().accent_colour
    rules = ""
    if colour:
        tokens = f"--act: {colour}; --act-over: {darker(colour)}; --link: {colour};"
        rules = f"@layer tokens {{ @media not (prefers-color-scheme: dark) {{ :root {{ {tokens} }} }} }}\n"
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponse(rules, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if f"#{asked}" == colour else A_WHILE
    return response


@require_safe
def institution_seal(request: HttpRequest, public_id: str) -> FileResponse:
    """The seal that is in use now, and no other file."""
    seal = current().seal
    if seal is None or seal.public_id != public_id:
        raise Http404
    return answer(seal, thumbnail=True, cache_control=FOR_EVER)


@require_safe
def institution_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "institution/institution_privacy.html")


@require_safe
def institution_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "institution/institution_accessibility.html")
