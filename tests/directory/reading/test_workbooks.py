"""XLSX: what cells become, which sheet is read, and what is refused before it can do harm."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from directory.reading import Limits, UnreadableFile, open_table
from directory.reading.archives import check_workbook_archive
from tests.directory.reading.workbook_maker import MOMENT_STYLE, Raw, Sheet, day, workbook

PROGRAM = "directory.reading.workbook_process"
HEADER = ["姓名", "出生日期", "学号"]


def opened(*sheets: Sheet, limits: Limits | None = None, sheet: str | None = None, **options):
    return open_table(io.BytesIO(workbook(*sheets, **options)), limits=limits, sheet=sheet)


def refusal(content: bytes, **options) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught, open_table(io.BytesIO(content), **options) as table:
        list(table)
    assert str(caught.value)
    return caught.value


class TestCells:
    def rows(self, *cells, **options):
        with opened(Sheet("名册", {1: HEADER, 2: cells}), **options) as table:
            return next(table.rows())

    def test_text_stays_text(self):
        row = self.rows("𠮷田 ", "1987-03", "0012345678901234567")
        assert (row.cells, row.doubts) == (["𠮷田 ", "1987-03", "0012345678901234567"], {})

    def test_a_whole_number_has_no_point(self):
        assert self.rows("a", 2006, 1.5).cells == ["a", "2006", "1.5"]

    def test_a_number_too_long_to_be_exact_is_doubted(self):
        row = self.rows("a", None, 123456789012345678)
        assert row.doubts == {2: "number_too_long"}
        assert self.rows("a", None, 999999999999999).doubts == {}

    def test_the_doubt_reaches_the_field(self):
        with opened(Sheet("名册", {1: HEADER, 2: ["a", None, 1.23e17]})) as table:
            (record,) = table.records(table.guess_mapping())
            assert record.doubts == {"student_number": "number_too_long"}

    def test_dates_of_both_calendars(self):
        assert self.rows("a", day(31841)).cells[1] == "1987-03-05"
        assert self.rows("a", day(30379), from_1904=True).cells[1] == "1987-03-05"
        assert self.rows("a", Raw(f's="{MOMENT_STYLE}"', "<v>31841.5</v>")).cells[1] == "1987-03-05 12:00:00"

    def test_a_formula_counts_as_what_it_showed_and_is_never_run(self):
        assert self.rows(Raw('t="str"', '<f>HYPERLINK("x")</f><v>曾丽</v>'), "b").cells[0] == "曾丽"
        assert self.rows("a", Raw("", "<f>1+1</f>")).cells == ["a"]

    def test_truth_and_errors(self):
        assert self.rows("a", True, Raw('t="e"', "<v>#N/A</v>")).cells == ["a", "TRUE"]

    def test_takes_off_the_mark_of_our_own_export(self):
        assert self.rows("'=1", "'t Hooft").cells == ["=1", "'t Hooft"]


class TestSheets:
    def test_finds_the_header_wherever_it_stands_and_keeps_the_numbers(self):
        sheet = Sheet("名册", {3: [None, "校友名册"], 5: [None, *HEADER], 9: [None, "曾丽"]}, ["B3:D3"])
        with opened(sheet) as table:
            assert (table.header, table.header_row) == (["", *HEADER], 5)
            assert [(row.number, row.cells) for row in table] == [(9, ["", "曾丽"])]
            assert table.column_name(0) == "A"

    def test_reads_a_header_of_two_rows_tied_by_merged_cells(self):
        top = ["姓名", "联系方式", None, "备注", None]
        rows = {1: top, 2: [None, "手机", "邮箱"], 3: ["曾丽", "1", "2", "3"]}
        with opened(Sheet("名册", rows, ["A1:A2", "B1:C1", "D1:E2"])) as table:
            assert table.header == ["姓名", "手机", "邮箱", "备注", "备注"]
            assert table.guess_mapping() == {0: "full_name", 1: "phone", 2: "email"}
            assert [row.number for row in table] == [3]

    def test_skips_hidden_and_empty_sheets(self):
        sheets = [
            Sheet("hidden", {1: HEADER, 2: ["x"]}, hidden=True),
            Sheet("empty", {}),
            Sheet("名册", {1: HEADER, 2: ["曾丽"]}),
        ]
        with opened(*sheets) as table:
            assert (table.sheet, table.kind, table.encoding) == ("名册", "xlsx", None)
            assert (table.sheets, table.hidden_sheets) == (["empty", "名册"], ["hidden"])

    def test_reads_a_hidden_sheet_when_asked(self):
        sheets = [Sheet("a", {1: HEADER, 2: ["曾丽"]}), Sheet("b", {1: HEADER, 2: ["单雄"]}, hidden=True)]
        with opened(*sheets, sheet="b") as table:
            assert next(table.rows()).cells == ["单雄"]

    def test_refuses_a_sheet_that_is_not_there(self):
        error = refusal(workbook(Sheet("a", {1: HEADER})), sheet="b")
        assert (error.code, error.params) == ("no_such_sheet", {"sheet": "b", "sheets": "a"})
        assert refusal(workbook(Sheet("a", {}))).code == "no_visible_sheet"

    def test_opening_and_the_first_reading_load_the_workbook_once(self, monkeypatch):
        started = []
        popen = subprocess.Popen
        monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
        rows = {1: HEADER} | {n: [f"曾{n}"] for n in range(2, 102)}
        with opened(Sheet("名册", rows)) as table:
            assert [row.number for row in table] == list(range(2, 102))
            assert len(started) == 1
            assert [row.number for row in table] == list(range(2, 102))
            assert len(started) == 2
        more = {1: HEADER} | {n: [f"曾{n}" * 20] for n in range(2, 3002)}  # than fits between the two: it waits for us
        with opened(Sheet("名册", more)):
            assert started[2].poll() is None
        assert all(process.poll() is not None for process in started)

    def test_can_be_read_twice_and_only_as_far_as_one_likes(self):
        rows = {1: HEADER} | {n: [f"曾{n}"] for n in range(2, 2002)}
        with opened(Sheet("名册", rows)) as table:
            assert next(table.rows()).number == 2
            assert len(list(table)) == 2000


class TestRefusals:
    def test_too_many_columns(self):
        error = refusal(workbook(Sheet("a", {1: HEADER, 2: ["x"] * 16_384})))
        assert (error.code, error.row, error.column) == ("too_many_columns", 2, 501)

    def test_a_cell_of_ten_megabytes(self):
        error = refusal(workbook(Sheet("a", {1: HEADER, 2: ["x", "y" * 10_000_000]})))
        assert (error.code, error.row, error.column) == ("cell_too_long", 2, 2)

    def test_too_many_rows(self):
        rows = dict.fromkeys(range(1, 5), HEADER)
        error = refusal(workbook(Sheet("a", rows)), limits=Limits(rows=2))
        assert (error.code, error.row) == ("too_many_rows", 4)

    def test_an_archive_that_is_no_workbook(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("readme.txt", "x")
        assert refusal(buffer.getvalue()).code == "not_a_table"

    @pytest.mark.parametrize("keep", [0.3, 0.9])
    def test_a_file_cut_short(self, keep):
        content = workbook(Sheet("a", {1: HEADER, 2: ["曾丽"]}))
        assert refusal(content[: int(len(content) * keep)]).code == "damaged_workbook"

    def test_a_workbook_whose_parts_are_nonsense(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("xl/workbook.xml", "<nonsense")
        assert refusal(buffer.getvalue()).code == "damaged_workbook"

    def test_an_entity_bomb(self):
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
        assert refusal(workbook(Sheet("a", {1: HEADER}), extra={"xl/x.xml": bomb})).code == "damaged_workbook"

    def test_a_process_that_runs_out_of_memory(self):
        content = workbook(Sheet("a", {1: HEADER, 2: ["曾丽"]}))
        limits = Limits(workbook_memory_bytes=1024)
        assert refusal(content, limits=limits).code == "workbook_too_heavy"

    def test_a_process_that_runs_out_of_time(self):
        code = f"from {PROGRAM} import _limit_ourselves; _limit_ourselves(2**30, 1)\nwhile True: pass"
        assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode < 0


def with_stated_size(content: bytes, name: bytes, size: int) -> bytes:
    """The archive with a lie about how large a part is unpacked."""
    changed = bytearray(content)
    at = content.rindex(name) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", changed, at + 24, size)
    local = struct.unpack_from("<L", content, at + 42)[0]
    struct.pack_into("<L", changed, local + 22, size)
    return bytes(changed)


def bomb(megabytes: int) -> bytes:
    zeros = b"0" * 1024 * 1024
    buffer = io.BytesIO(workbook(Sheet("a", {1: HEADER})))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        part = archive.open("xl/sharedStrings.xml", "w")
        for _ in range(megabytes):
            part.write(zeros)
        part.close()
    return buffer.getvalue()


def many_entries() -> bytes:
    buffer = io.BytesIO(workbook(Sheet("a", {1: HEADER})))
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    return buffer.getvalue()


def lying_about_entries() -> bytes:
    content = bytearray(many_entries())
    at = content.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", content, at + 8, 5, 5)
    return bytes(content)


def far_corners() -> bytes:
    rows = {1: HEADER, 1_048_576: [None] * 16_383 + ["x"]}
    return workbook(Sheet("a", rows))


def test_a_lie_is_found_before_the_workbook_is_opened(tmp_path: Path):
    path = tmp_path / "bomb.xlsx"
    content = bomb(20)
    path.write_bytes(content)
    check_workbook_archive(path, Limits(unpacking_ratio=1000))
    path.write_bytes(with_stated_size(content, b"xl/sharedStrings.xml", 1000))
    with pytest.raises(UnreadableFile) as caught:
        check_workbook_archive(path, Limits(unpacking_ratio=1000))
    assert caught.value.code == "damaged_workbook"


CHILD = """
import json, os, resource, sys
from directory.reading import UnreadableFile, open_table
try:
    for row in open_table(sys.argv[1]): pass
    code = "read"
except UnreadableFile as error:
    code = error.code
status = open("/proc/self/status").read()  # ru_maxrss would begin with that of whoever started us
own = int(status.split("VmHWM:")[1].split()[0])
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({"code": code, "seconds": sum(os.times()[:4]), "mebibytes": peak / 1024}))
"""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: bomb(310), "unpacks_too_large"),
        (lambda: bomb(200), "unpacks_too_much"),
        (lambda: with_stated_size(bomb(200), b"xl/sharedStrings.xml", 1000), "damaged_workbook"),
        (many_entries, "too_many_entries"),
        (lying_about_entries, "too_many_entries"),
        (far_corners, "workbook_too_heavy"),
    ],
    ids=["310 MB", "200 times", "a lie about a size", "20,000 entries", "a lie about entries", "far corners"],
)
def test_bombs_are_refused_in_two_seconds_and_below_200_mb(content, code, tmp_path: Path):
    """Seconds of the processor, the start of Python included: others may be busy beside us."""
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(content())
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, check=True, text=True)
    measured = json.loads(done.stdout)
    assert measured["code"] == code
    assert measured["seconds"] < 2
    assert measured["mebibytes"] < 200


def test_the_measure_would_notice_somebody_who_holds_it_all(tmp_path: Path):
    path = tmp_path / "roster.csv"
    path.write_text("name,class\nLi,1\n")
    greedy = "held = b'0' * 300_000_000\n" + CHILD
    done = subprocess.run([sys.executable, "-c", greedy, str(path)], capture_output=True, check=True, text=True)
    measured = json.loads(done.stdout)
    assert measured["code"] == "read"
    assert measured["mebibytes"] > 200
