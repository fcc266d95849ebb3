"""Tables: a workbook (XLSX, or the old XLS) without programs in it, or text in columns."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import IO

from django.utils.translation import gettext_lazy as _

from common.verdicts import Refusal
from files.inspection.findings import Finding, file_refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = "_VBA_PROJECT".encode("utf-16-le")  # the name of a stream inside
MOST_PARTS = 2_000
MOST_UNPACKED = 400_000_000  # bytes; whoever reads the workbook has limits of their own as well
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
CHUNK = 1 << 20
HEAD = 4096  # bytes; an even number


def inspect_table(content: IO[bytes]) -> Finding:
    head = content.read(HEAD)
    content.seek(0)
    if head[:4] == b"PK\x03\x04":
        _inspect_workbook(content)
        content.seek(0)
        return Finding(content, XLSX, "xlsx")
    if head.startswith(OLD_OFFICE):
        _refuse_programs(content)
        content.seek(0)
        return Finding(content, XLS, "xls")
    if not _is_text_in(content, _encoding_that_tells(head)):
        raise _not_a_table()
    content.seek(0)
    return Finding(content, "text/csv", "csv")


def _not_a_table() -> Refusal:
    return file_refused("not_a_table", _("This is not a table we can read. Save it as XLSX or as CSV and send that."))


def _inspect_workbook(content: IO[bytes]) -> None:
    try:
        parts = zipfile.ZipFile(content).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _not_a_table() from error
    names = {part.filename for part in parts}
    if not names >= NEEDED:
        raise _not_a_table()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise file_refused("table_has_macros", _("This workbook carries programs. Save it as XLSX without macros."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise file_refused("table_unpacks_too_large", _("This workbook unpacks to far more than a table needs."))


def _refuse_programs(content: IO[bytes]) -> None:
    """Whether it is a workbook at all says whoever reads it."""
    before = b""
    while chunk := content.read(CHUNK):
        if PROGRAMS in before + chunk:
            raise file_refused("table_has_macros", _("This workbook carries programs. Save it as XLSX without macros."))
        before = chunk[-len(PROGRAMS) :]


def _encoding_that_tells(head: bytes) -> str:
    """UTF-8, GB18030, Big5 and Western tables all keep the control characters where ASCII has them.

    Which of them it is, and at which cell a wrong byte stands, says whoever reads the table.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return _utf_16_without_mark(head) or "latin-1"


def _utf_16_without_mark(head: bytes) -> str:
    """Delimiters, digits and line ends leave a zero in every second byte, on one side only; a stray zero does not.

    Whether all of it is text is seen when it is read to the end. Empty when the zeros do not say so.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    fewer, more = sorted((even, odd))
    # Of plain letters alone nearly every pair has one; among Chinese, one pair in twenty is enough.
    share = 0.4 if head.isascii() else 0.05
    if more < 2 or fewer * 10 >= more or more < share * len(head) / 2:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_text_in(content: IO[bytes], encoding: str) -> bool:
    """Readable to the end, without control characters, and no mark-up."""
    content.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    beginning = ""
    try:
        while chunk := content.read(CHUNK):
            text = decoder.decode(chunk)
            beginning = beginning or text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")[:1]
            if NEVER_IN_TEXT.search(text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return beginning not in ("", "<")
