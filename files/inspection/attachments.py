"""What goes along with a letter: a PDF, a picture, a date for a calendar, a text or a table of an office program.

Known by what is in it. Programs, archives and documents that carry programs do not pass: mail servers would refuse the
letter for them, and readers should.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO

from django.utils.translation import gettext_lazy as _

from common.verdicts import Refusal
from files.inspection.documents import inspect_document
from files.inspection.findings import Finding, file_refused, size_of
from files.inspection.pictures import inspect_picture
from files.inspection.tables import MOST_PARTS, MOST_UNPACKED, XLSX

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFFICE = {"word/document.xml": (DOCX, "docx"), "xl/workbook.xml": (XLSX, "xlsx")}
PROGRAMS = ("vbaproject.bin", ".exe", ".dll", ".scr", ".bat", ".cmd", ".js", ".vbs", ".lnk")
LARGEST_CALENDAR = 1_000_000  # bytes
CALENDAR = re.compile(r"BEGIN:VCALENDAR\r?\n.*\nEND:VCALENDAR\s*", re.DOTALL)
NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def inspect_attachment(content: IO[bytes]) -> Finding:
    """Pictures are written anew like any other; everything else stays byte for byte."""
    head = content.read(64)
    content.seek(0)
    if head.startswith(b"%PDF-"):
        return inspect_document(content)
    if head.startswith(b"PK"):
        return _office(content)
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"BEGIN:VCALENDAR"):
        return _calendar(content)
    try:
        return inspect_picture(content)
    except Refusal as refusal:
        if refusal.code == "picture_broken":
            raise
        raise _not_such_a_file() from refusal


def _not_such_a_file() -> Refusal:
    return file_refused(
        "not_an_attachment", _("PDF, pictures, DOCX, XLSX and ICS can go with a letter. This file is none of these.")
    )


def _office(content: IO[bytes]) -> Finding:
    try:
        parts = zipfile.ZipFile(content).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _not_such_a_file() from error
    content.seek(0)
    names = {part.filename for part in parts}
    kinds = [kind for name, kind in OFFICE.items() if name in names]
    if "[Content_Types].xml" not in names or len(kinds) != 1:
        raise _not_such_a_file()
    if any(name.lower().endswith(PROGRAMS) for name in names):
        raise file_refused("attachment_has_macros", _("This file carries programs. Save it without macros."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise file_refused("attachment_unpacks_too_large", _("This file unpacks to far more than it should."))
    return Finding(content, *kinds[0])


def _calendar(content: IO[bytes]) -> Finding:
    if size_of(content) > LARGEST_CALENDAR:
        raise _not_such_a_file()
    try:
        text = content.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_such_a_file() from error
    content.seek(0)
    if not CALENDAR.fullmatch(text) or NEVER_IN_TEXT.search(text):
        raise _not_such_a_file()
    return Finding(content, "text/calendar; charset=utf-8", "ics")
