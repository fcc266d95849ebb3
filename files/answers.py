"""A file as the answer to a request, in a way that no browser can take for anything else."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404

from files import gateways
from files.models import StoredFile

log = logging.getLogger(__name__)


def answer(file: StoredFile, *, thumbnail: bool = False, cache_control: str) -> FileResponse:
    """Pictures are shown, everything else is handed over as a download. Raises ``Http404`` when the disk lost it."""
    path = file.thumbnail_path if thumbnail and file.thumbnail_path else file.path
    try:
        content = gateways.full_path(path).open("rb")
    except FileNotFoundError as error:
        log.error("The bytes of file %s are not on the disk.", file.public_id)
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=not file.is_picture, filename=file.name, content_type=file.content_type
    )
    response["Cache-Control"] = cache_control
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
