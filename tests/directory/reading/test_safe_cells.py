"""Cells that a spreadsheet would run."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading import csv_chunks, mark_formula, unmark_formula


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+8613800000001",
        "-",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "'=1",
        "''+1",
    ],
)
def test_marks_what_could_be_run(cell):
    assert mark_formula(cell) == f"'{cell}"
    assert unmark_formula(mark_formula(cell)) == cell


@pytest.mark.parametrize("cell", ["", "'t Hooft", "'", "''", "曾丽", "1=1", "a-b", "'0012"])
def test_leaves_the_rest_alone(cell):
    assert mark_formula(cell) == unmark_formula(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n ＝a\ufeff"), max_size=6) | st.text())
def test_any_text_comes_back(cell):
    marked = mark_formula(cell)
    assert unmark_formula(marked) == cell
    assert marked.lstrip()[:1] not in set("=+-@＝＋－＠")


def test_writes_in_pieces():
    pieces = list(csv_chunks(["姓名"], (["曾丽"] for _ in range(1200))))
    assert len(pieces) == 3
    assert pieces[0].startswith(codecs.BOM_UTF8)
    assert codecs.BOM_UTF8 not in b"".join(pieces[1:])
    assert b"".join(pieces).decode("utf-8-sig").count("曾丽") == 1200


def test_writes_gb18030_with_every_letter():
    content = b"".join(csv_chunks(["姓名"], [["𠮷䶮👩‍🚀"]], encoding="gb18030"))
    assert io.BytesIO(content).read().decode("gb18030") == '"姓名"\r\n"𠮷䶮👩‍🚀"\r\n'
