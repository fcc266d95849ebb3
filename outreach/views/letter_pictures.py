"""The pictures of letters, as mail programs fetch them."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from files.answers import answer
from outreach.models import MessagePicture

A_MONTH = 30 * 24 * 3600


@require_safe
def letter_picture(request: HttpRequest, public_id: str) -> FileResponse:
    """Without a login and from any page: a mailbox on the web shows it too. It never changes under its address."""
    picture = get_object_or_404(MessagePicture.objects.select_related("file"), public_id=public_id)
    response = answer(picture.file, cache_control=f"public, max-age={A_MONTH}, immutable")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
