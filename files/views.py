"""Handing files out."""

from __future__ import annotations

import time

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from files.answers import answer
from files.links import is_good
from files.models import StoredFile


@require_safe
def file_content(request: HttpRequest, public_id: str, variant: str, until: int, seal: str) -> FileResponse:
    """The verdict was asked when the address was made; here it is only checked that it is ours, and alive."""
    user = request.actor.user
    if not is_good(public_id, variant, until, seal, user.pk if user else None):
        raise Http404
    file = get_object_or_404(StoredFile, public_id=public_id)
    seconds = max(0, int(until - time.time()))
    return answer(file, thumbnail=variant == "thumbnail", cache_control=f"private, max-age={seconds}, immutable")
