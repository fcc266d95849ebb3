"""CSV: encodings, delimiters, numbering, and every way in which it can be wrong."""

from __future__ import annotations

import io
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.reading import Limits, UnreadableFile, open_table, write_csv
from directory.reading.text_files import _NEWER_LETTERS

HEADER = "姓名,性别,班级"
BODY = "曾丽,女,会计1班\n尉迟恒,男,机电2班\n"


def opened(content: str | bytes, codec: str = "utf-8", **options):
    raw = content.encode(codec) if isinstance(content, str) else content
    return open_table(io.BytesIO(raw), **options)


def cells(content: str | bytes, codec: str = "utf-8", **options) -> list[list[str]]:
    with opened(content, codec, **options) as table:
        return [list(row.cells) for row in table]


def refusal(content: str | bytes, codec: str = "utf-8", **options) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught, opened(content, codec, **options) as table:
        list(table)
    assert str(caught.value)
    return caught.value


class TestEncodings:
    @pytest.mark.parametrize(
        ("codec", "name"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8"),
            ("utf-16", "utf-16-le"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("gb18030", "gb18030"),
            ("gbk", "gb18030"),
        ],
    )
    def test_reads_simplified_chinese_and_says_in_what(self, codec, name):
        with opened(f"{HEADER}\n{BODY}", codec) as table:
            assert (table.encoding.name, table.encoding.certain) == (name, True)
            assert table.header == ["姓名", "性别", "班级"]
            assert [row.cells for row in table] == [["曾丽", "女", "会计1班"], ["尉迟恒", "男", "机电2班"]]

    def test_reads_utf_16_big_endian_with_a_mark(self):
        content = b"\xfe\xff" + f"{HEADER}\n{BODY}".encode("utf-16-be")
        assert cells(content)[0] == ["曾丽", "女", "会计1班"]

    def test_reads_rare_letters_in_four_bytes(self):
        assert cells("姓名,班级\n𠮷田,1\n刘䶮,2\n㐀㑇,3\n", "gb18030") == [["𠮷田", "1"], ["刘䶮", "2"], ["㐀㑇", "3"]]

    def test_reads_letters_that_older_systems_kept_in_private_places(self):
        content = "姓名,班级\n王".encode("gb18030") + b"\xfe\x59,1\n"
        assert cells(content) == [["王\u9fb4", "1"]]

    @pytest.mark.parametrize("codec", ["cp950", "big5hkscs"])
    def test_reads_big5_and_is_certain(self, codec):
        with opened("姓名,性別,系所\n陳怡君,女,資訊工程學系\n林志豪,男,電機系\n", codec) as table:
            assert (table.encoding.name, table.encoding.certain) == ("big5", True)
            assert next(table.rows()).cells == ["陳怡君", "女", "資訊工程學系"]

    def test_reads_what_only_hong_kong_added_to_big5(self):
        with opened("姓名,系所\n陳堃喆,國立資訊工程學系\n", "big5hkscs") as table:
            assert table.encoding.name == "big5-hkscs"
            assert next(table.rows()).cells[0] == "陳堃喆"

    def test_reads_western_names_but_is_not_certain(self):
        with opened("Name,City\nJosé Müller,Zürich\nRené,Köln\n", "cp1252") as table:
            assert (table.encoding.name, table.encoding.certain) == ("windows-1252", False)
            assert next(table.rows()).cells == ["José Müller", "Zürich"]

    def test_somebody_may_know_better(self):
        content = "姓名,班级\n联通,1\n"
        assert cells(content, "gb18030", encoding="GBK") == [["联通", "1"]]
        assert cells(content, encoding="utf8") == [["联通", "1"]]
        assert cells(content, "utf-16-be", encoding="utf-16") == [["联通", "1"]]

    def test_refuses_an_encoding_nobody_knows(self):
        assert refusal(HEADER, encoding="klingon").code == "unknown_encoding"


class TestWrongBytes:
    def test_names_the_cell_of_a_wrong_byte_in_utf_8(self):
        raw = f"{HEADER}\n{BODY}".encode()
        error = refusal(raw.replace("恒".encode(), "恒".encode()[:2]))
        assert (error.code, error.row, error.column) == ("undecodable_byte", 3, 1)
        assert error.params["encoding"] == "UTF-8"
        assert str(error).startswith("Row 3, column 1 (A): The byte 0x")

    def test_names_the_cell_of_a_wrong_byte_in_gb18030(self):
        raw = f"{HEADER}\n{BODY}".encode("gb18030").replace("机".encode("gb18030"), b"\xff")
        error = refusal(raw)
        assert (error.code, error.row, error.column) == ("undecodable_byte", 3, 3)
        assert error.params == {"byte": "0xFF", "encoding": "GB18030"}

    def test_names_the_cell_when_the_chosen_encoding_does_not_fit(self):
        error = refusal(f"{HEADER}\n{BODY}", "gb18030", encoding="utf-8")
        assert (error.code, error.row, error.column) == ("undecodable_byte", 1, 1)

    def test_finds_a_wrong_byte_far_down(self):
        lines = [f"{HEADER}\n".encode(), *["曾丽,女,会计1班\n".encode()] * 50_000, b"Li,\xe5,x\n"]
        error = refusal(b"".join(lines))
        assert (error.code, error.row, error.column) == ("undecodable_byte", 50_002, 2)

    def test_names_the_cell_of_half_a_character(self):
        raw = "姓名,班级\n李,x".encode("utf-16") + b"\x00\xd8" + ",1\n".encode("utf-16-le")
        error = refusal(raw)
        assert (error.code, error.row, error.column) == ("lone_surrogate", 2, 2)
        assert refusal("姓名,班级\n李,x".encode("utf-16") + b"\x41").code == "lone_surrogate"
        error = refusal("姓名,班级\n李,".encode() + b"\xed\xa0\x80\n")
        assert (error.code, error.row, error.column) == ("undecodable_byte", 2, 2)

    def test_names_the_cell_of_a_nul(self):
        error = refusal(f"{HEADER}\n曾丽,\0女,1\n")
        assert (error.code, error.row, error.column) == ("nul_character", 2, 2)


class TestShape:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_finds_the_delimiter(self, delimiter):
        content = f"{HEADER}\n{BODY}".replace(",", delimiter)
        with opened(content) as table:
            assert table.delimiter == delimiter
            assert next(table.rows()).cells == ["曾丽", "女", "会计1班"]

    def test_is_not_misled_by_commas_inside_other_cells(self):
        assert cells("姓名;备注\n李;a,b,c\n王;d,e,f\n") == [["李", "a,b,c"], ["王", "d,e,f"]]

    def test_believes_a_stated_delimiter(self):
        with opened("sep=;\n姓名;班级\n李,四;1\n") as table:
            assert (table.delimiter, table.header_row) == (";", 2)
            assert next(table.rows()).cells == ["李,四", "1"]

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_takes_any_line_end(self, line_end):
        assert len(cells(f"{HEADER}\n{BODY}".replace("\n", line_end))) == 2

    def test_finds_the_header_below_a_title(self):
        with opened(f"校友名册,,\n\n制表：校友办,,\n{HEADER}\n{BODY}") as table:
            assert (table.header, table.header_row) == (["姓名", "性别", "班级"], 4)
            assert [row.number for row in table] == [5, 6]

    def test_takes_the_first_wide_row_where_no_name_is_known(self):
        with opened("Astronauts,,\nalpha,beta,gamma\n1,2,3\n") as table:
            assert (table.header, table.header_row) == (["alpha", "beta", "gamma"], 2)

    def test_somebody_may_say_where_the_header_stands(self):
        with opened("姓名,班级\nx,y\n1,2\n", header_row=2) as table:
            assert (table.header, [row.number for row in table]) == (["x", "y"], [3])

    def test_counts_rows_as_a_spreadsheet_does(self):
        content = '姓名,备注\n李,"one\ntwo"\n\n,\n王,x\n'
        with opened(content) as table:
            assert [(row.number, row.cells[0]) for row in table] == [(2, "李"), (5, "王")]

    def test_can_be_read_twice_and_only_as_far_as_one_likes(self):
        with opened(f"{HEADER}\n{BODY}") as table:
            assert next(table.rows()).number == 2
            assert len(list(table)) == len(list(table)) == 2

    def test_keeps_cells_beyond_the_header_and_counts_them(self):
        with opened("姓名,班级\n李,1,x,y\n") as table:
            (record,) = table.records(table.guess_mapping())
            assert (record.surplus, record.others) == (2, {"C": "x", "D": "y"})

    def test_a_table_with_only_a_header_has_no_rows(self):
        assert cells(HEADER) == []

    def test_does_not_mind_thousands_of_empty_cells(self):
        assert cells(f"{HEADER}{',' * 16_000}\n李,男{',' * 16_000}\n") == [["李", "男"]]

    def test_leaves_no_copy_behind(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with opened(HEADER):
            assert len(list(tmp_path.iterdir())) == 1
        refusal(b"")
        refusal(b"%PDF-1.7")
        assert list(tmp_path.iterdir()) == []


class TestRefusals:
    def test_a_cell_of_ten_megabytes(self):
        error = refusal(f"{HEADER}\n曾丽,{'x' * 10_000_000},1\n")
        assert (error.code, error.row, error.column) == ("cell_too_long", 2, 2)

    def test_a_quoted_cell_of_ten_megabytes(self):
        error = refusal(f'{HEADER}\n曾丽,女,"{"x" * 10_000_000}"\n')
        assert (error.code, error.row, error.column) == ("cell_too_long", 2, 3)

    def test_a_cell_just_too_long(self):
        limits = Limits(cell_characters=10)
        assert cells(f"{HEADER}\n{'x' * 10}\n", limits=limits) == [["x" * 10]]
        error = refusal(f"{HEADER}\n,{'x' * 11}\n", limits=limits)
        assert (error.code, error.row, error.column) == ("cell_too_long", 2, 2)

    @pytest.mark.parametrize("count", [501, 16_384, 3_000_000])
    def test_too_many_columns(self, count):
        error = refusal(f"{HEADER}\n{','.join('x' * count)}\n")
        assert (error.code, error.row, error.column) == ("too_many_columns", 2, 501)

    def test_too_many_rows(self):
        limits = Limits(rows=2)
        assert len(cells(f"{HEADER}\n{BODY}", limits=limits)) == 2
        error = refusal(f"{HEADER}\n{BODY}\n李,,\n", limits=limits)
        assert (error.code, error.row) == ("too_many_rows", 5)

    def test_too_many_bytes(self):
        assert refusal("x" * 101, limits=Limits(file_bytes=100)).code == "file_too_large"

    @pytest.mark.parametrize("lines", [1, 100_000])
    def test_a_quotation_that_never_ends(self, lines):
        error = refusal(f'{HEADER}\n李,"女,1\n' + "王,男,2\n" * lines)
        assert (error.code, error.row, error.column) == ("quote_not_closed", 2, 2)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (b"\n\n , \n", "no_header"),
            (b"%PDF-1.7 ...", "not_a_table"),
            (b"\x89PNG\r\n\x1a\n", "not_a_table"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_table"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "encrypted_workbook",
            ),
            (b"\xef\xbb\xbf\n <html><table>", "web_page"),
        ],
    )
    def test_what_is_no_table(self, content, code):
        assert refusal(content).code == code

    def test_goes_by_the_content_and_not_by_the_name(self, tmp_path: Path):
        path = tmp_path / "roster.xlsx"
        path.write_text(f"{HEADER}\n{BODY}", encoding="gb18030")
        assert open_table(path).kind == "csv"


any_cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(any_cell, min_size=width, max_size=width), min_size=1, max_size=6)
)
PRIVATE_PLACES = re.compile("[" + "".join(chr(code) for code in _NEWER_LETTERS) + "]")


def ends_trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@given(rows=tables)
@example(rows=[["=1+1", "+8613800000001", "-", "@x", "\tx", "\rx", "＝1", "'=1", "''=1", "'t Hooft", "'"]])
@example(rows=[["a;b", 'a"";"b', "\r\n", " ", "\x85\u2028", "sep=;"]])
@example(rows=[["\ufeff", "👩‍👩‍👧", "\u202eabc", "é", "\ufffe", "\U0010ffff", "𠮷䶮"]])
def test_any_table_comes_back_as_it_was_written(encoding, rows):
    if encoding == "gb18030":
        rows = [[PRIVATE_PLACES.sub("", cell) for cell in row] for row in rows]
    file = io.BytesIO()
    header = ["姓名", "班级", "学号", "手机", "邮箱", "职务", "备注", "x", "y", "z", "w"][: max(map(len, rows))]
    write_csv(file, header, rows, encoding=encoding)

    # Without a mark, GB18030 can only be told from what people write, which this is not.
    stated = encoding if encoding == "gb18030" else None
    with open_table(file, header_row=1, encoding=stated) as table:
        assert table.header == header
        read = {row.number: row.cells for row in table}

    expected = {number: ends_trimmed(row) for number, row in enumerate(rows, start=2)}
    assert read == {number: row for number, row in expected.items() if any(cell.strip() for cell in row)}


everyday_names = st.text(
    st.integers(0xB0, 0xD7).flatmap(
        lambda lead: st.integers(0xA1, 0xF9).map(lambda trail: bytes((lead, trail)).decode("gb18030"))
    ),
    min_size=2,
    max_size=4,
)


@given(names=st.lists(everyday_names, min_size=1, max_size=30))
def test_everyday_names_in_gb18030_are_recognised(names):
    file = io.BytesIO()
    write_csv(file, ["姓名", "学号"], [[name, "1"] for name in names], encoding="gb18030")
    with open_table(file) as table:
        assert table.encoding.name == "gb18030"
        assert [row.cells[0] for row in table] == names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
@pytest.mark.parametrize("stop", [1, 2, 700, 1_999])
def test_reading_goes_on_behind_any_row(tmp_path, encoding, stop):
    """However many bytes a letter has, whether a cell holds line ends, and wherever the blocks of the decoder end."""
    path = tmp_path / "roster.csv"
    lines = [f'王{number},"第一行\n共{number}行",\r\n' for number in range(2_000)]
    path.write_bytes(("姓名,班別,學號\r\n" + "".join(lines)).encode(encoding))
    with open_table(path) as table:
        whole = list(table.rows())
    with open_table(path) as table:
        reading = table.rows()
        begun = list(islice(reading, stop))
        place = table.place
    with open_table(path) as table:
        assert begun + list(table.rows(place, stop)) == whole
    assert [row.number for row in whole] == list(range(2, 2_002))
