"""XLS as school systems of twenty years ago wrote it."""

from __future__ import annotations

import io

import pytest

from common.verdicts import Refusal
from directory.reading import UnreadableFile, open_table
from files.inspection.tables import PROGRAMS, inspect_table
from tests.directory.reading.old_workbook_maker import Day, old_workbook
from tests.directory.reading.workbook_maker import Sheet

HEADER = ["姓名", "出生日期", "学号"]
ROSTER = Sheet("名册", {2: HEADER, 3: ["𠮷田䶮", Day(31841), "0600001"], 5: ["李娜", "1987-03", 600002]})


@pytest.mark.parametrize("from_1904", [False, True])
def test_is_read_like_a_new_one(from_1904):
    hidden = Sheet("旧", {1: ["x"]}, hidden=True)
    with open_table(io.BytesIO(old_workbook(hidden, ROSTER, from_1904=from_1904))) as table:
        assert (table.kind, table.sheet, table.hidden_sheets) == ("xlsx", "名册", ["旧"])
        assert (table.header, table.header_row) == (HEADER, 2)
        born = "1991-03-06" if from_1904 else "1987-03-05"
        assert [(row.number, row.cells) for row in table] == [
            (3, ["𠮷田䶮", born, "0600001"]),
            (5, ["李娜", "1987-03", "600002"]),
        ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (old_workbook(ROSTER, stream="WordDocument"), "not_a_table"),
        (old_workbook(ROSTER)[:1600], "damaged_workbook"),
        (old_workbook(ROSTER).replace(b"\x09\x08\x10\x00\x00\x06", b"\xff\xff\xff\xff\x00\x06"), "damaged_workbook"),
        (old_workbook(Sheet("大", {1: ["姓名"], 65_536: [*[""] * 255, "x"]})), "workbook_too_heavy"),
    ],
)
def test_what_cannot_be_read_is_refused(content, code):
    with pytest.raises(UnreadableFile) as refused, open_table(io.BytesIO(content)) as table:
        list(table)
    assert refused.value.code == code


def test_is_kept_as_what_it_is_and_without_programs():
    found = inspect_table(io.BytesIO(old_workbook(ROSTER)))
    assert (found.content_type, found.extension) == ("application/vnd.ms-excel", "xls")
    with pytest.raises(Refusal) as refused:
        inspect_table(io.BytesIO(old_workbook(ROSTER) + PROGRAMS))
    assert refused.value.code == "table_has_macros"
