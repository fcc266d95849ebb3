"""Documents: PDF, told by its first and last bytes. Kept as it came, and only ever handed out as a download."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext_lazy as _

from files.inspection.findings import Finding, file_refused, size_of

TAIL = 2048
END_OF_AN_ARCHIVE = b"PK\x05\x06"


def inspect_document(content: IO[bytes]) -> Finding:
    """A PDF begins with its name and ends with its end; one that is an archive or a program as well does not pass."""
    size = size_of(content)
    head = content.read(1024)
    content.seek(max(0, size - TAIL))
    tail = content.read()
    content.seek(0)
    if not head.startswith(b"%PDF-") or b"%%EOF" not in tail:
        raise file_refused("not_a_document", _("This is not a complete PDF. Save it as PDF once more and send that."))
    if END_OF_AN_ARCHIVE in tail:
        raise file_refused("two_files_in_one", _("This file is two things in one. Save it as PDF once more."))
    return Finding(content, "application/pdf", "pdf")
