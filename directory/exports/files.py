"""Rows written into a file that is safe to open, as they come: memory holds a few hundred of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from directory.models import Export
from directory.reading import write_csv, write_workbook

EXTENSIONS = {Export.Format.CSV: "csv", Export.Format.CSV_GB: "csv", Export.Format.XLSX: "xlsx"}
CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_table(file: BinaryIO, format_: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """In CSV a cell that a spreadsheet would run gets the mark that our own import takes off again; in a workbook all
    cells are text."""
    if format_ == Export.Format.XLSX:
        write_workbook(file, header, rows)
    else:
        encoding = "gb18030" if format_ == Export.Format.CSV_GB else "utf-8-sig"
        write_csv(file, header, rows, encoding=encoding)  # type: ignore[arg-type]
