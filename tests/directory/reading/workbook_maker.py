"""Workbooks for tests, written part by part so that they can also be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from directory.reading import column_letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

DATE_STYLE, MOMENT_STYLE = 1, 2


@dataclass(frozen=True)
class Raw:
    """A cell as XML: its attributes and what stands in it."""

    attributes: str
    inner: str


Cell = str | int | float | bool | Raw | None


def day(serial: float) -> Raw:
    """A number shown as a date."""
    return Raw(f's="{DATE_STYLE}"', f"<v>{serial}</v>")


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Mapping[int, Sequence[Cell]]
    merged: Sequence[str] = ()
    hidden: bool = False


def workbook(*sheets: Sheet, from_1904: bool = False, extra: Mapping[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _frame(sheets, from_1904).items():
            archive.writestr(name, text)
        for number, sheet in enumerate(sheets, start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(sheet))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _frame(sheets: Sequence[Sheet], from_1904: bool) -> dict[str, str]:
    state = {True: "hidden", False: "visible"}
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="s{n}" state="{state[sheet.hidden]}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    linked = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(from_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{linked}'
        f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }


def _sheet(sheet: Sheet) -> str:
    rows = "".join(_row(number, cells) for number, cells in sheet.rows.items())
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merges}</worksheet>'


def _row(number: int, cells: Sequence[Cell]) -> str:
    written = "".join(_cell(f"{column_letters(place)}{number}", cell) for place, cell in enumerate(cells, start=1))
    return f'<row r="{number}">{written}</row>'


def _cell(at: str, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Raw(attributes, inner):
            return f'<c r="{at}" {attributes}>{inner}</c>'
        case bool():
            return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{cell!r}</v></c>'
        case _:
            text = escape(cell)
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
