"""What may go with a letter: known by what is in it, whatever it is called."""

from io import BytesIO

import pytest

from common.verdicts import Refusal
from files.inspection import inspect
from tests.files import makers

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "is_called", "ends_on"),
    [
        (makers.pdf(), "application/pdf", "pdf"),
        (makers.picture(), "image/jpeg", "jpg"),
        (makers.office(), DOCX, "docx"),
        (makers.office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        (makers.CALENDAR, "text/calendar; charset=utf-8", "ics"),
        (b"\xef\xbb\xbf" + makers.CALENDAR, "text/calendar; charset=utf-8", "ics"),
    ],
)
def test_few_kinds_pass_and_stay_what_they_are(content, is_called, ends_on):
    found = inspect(BytesIO(content), "attachment")
    assert (found.content_type, found.extension) == (is_called, ends_on)
    if ends_on != "jpg":
        assert found.content.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00 a program", "not_an_attachment"),
        (b"<html><script>", "not_an_attachment"),
        (b"PK\x03\x04 nothing more", "not_an_attachment"),
        (makers.office("word/other.xml"), "not_an_attachment"),
        (makers.office("word/document.xml", "xl/workbook.xml"), "not_an_attachment"),
        (makers.office("word/document.xml", "word/vbaProject.bin"), "attachment_has_macros"),
        (makers.office("word/document.xml", "word/embeddings/x.EXE"), "attachment_has_macros"),
        (makers.CALENDAR + b"<script>", "not_an_attachment"),
        (makers.CALENDAR.replace(b"UID:1", b"UID:\x00"), "not_an_attachment"),
        (makers.CALENDAR.replace(b"UID:1", b"UID:\xff"), "not_an_attachment"),
        (b"%PDF-1.7 cut off", "not_a_document"),
        (makers.picture(size=(600, 400))[:-900], "picture_broken"),
    ],
)
def test_all_others_do_not(content, code):
    with pytest.raises(Refusal) as refusal:
        inspect(BytesIO(content), "attachment")
    assert refusal.value.code == code
    assert refusal.value.field == "file"
