"""Tables written as XLSX, row by row: every cell is text, so that no number loses a digit and no formula runs.

A cell keeps its text exactly. What XML cannot hold (a control character) is written as workbooks do, ``_x0001_``;
a text that already looks so is told apart by marking its underline.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

MOST_ROWS = 1_000_000  # of a sheet, with its header; programs end at 1,048,576
MOST_CHARACTERS = 32_767  # of a cell
_ROWS_AT_ONCE = 500
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_WRITTEN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# One style beside the plain one: "@", text, so that a cell stays text when somebody types into it.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def write_workbook(file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write the table into an open binary file; past a million rows on further sheets, each with the header.

    A cell of more than 32,767 characters is cut there, as programs would refuse the file otherwise.
    """
    rest = iter(rows)
    sheets = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        first: list[Sequence[str]] = []
        while not sheets or first:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as sheet:
                _write_sheet(sheet, chain([header], first, islice(rest, MOST_ROWS - 1 - len(first))), len(header))
            first = list(islice(rest, 1))
        for name, text in _frame(sheets):
            archive.writestr(name, text)


def _write_sheet(sheet: IO[bytes], rows: Iterable[Sequence[str]], columns: int) -> None:
    style = f'<cols><col min="1" max="{columns}" width="18" style="1" customWidth="1"/></cols>' if columns else ""
    sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">{style}<sheetData>'.encode())
    lines = map(_line, rows)
    while some := list(islice(lines, _ROWS_AT_ONCE)):
        sheet.write("".join(some).encode())
    sheet.write(b"</sheetData></worksheet>")


def _line(row: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    return f'<c s="1" t="inlineStr"><is><t xml:space="preserve">{_written(text[:MOST_CHARACTERS])}</t></is></c>'


def _written(text: str) -> str:
    text = _LOOKS_WRITTEN.sub("_x005F_", text)
    text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text).replace("\r", "&#13;")


def _frame(sheets: int) -> Iterator[tuple[str, str]]:
    numbers = range(1, sheets + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KINDS}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>{parts}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    leads = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*leads, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
