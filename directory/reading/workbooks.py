"""Workbooks, XLSX and the old XLS: the rows that the process beside us reads, as text."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from common.safe_cells import unmark_formula
from directory.reading.archives import check_workbook_archive
from directory.reading.errors import UnreadableFile
from directory.reading.limits import Limits
from directory.reading.rows import Place, Row, refuse_oversized, without_trailing_blanks
from directory.reading.workbook_process import EXIT_DAMAGED, EXIT_LOCKED

_PROGRAM = Path(__file__).with_name("workbook_process.py")

# A spreadsheet keeps fifteen digits of a number; from here on the last ones are invented.
_FIRST_INEXACT = 10**15
NUMBER_TOO_LONG = "number_too_long"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Merged cells, counted from 1, all four sides included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class WorkbookSource:
    """The rows of one sheet.

    Loading a large sheet takes seconds, so the process that told about the workbook also gives
    the first call of `rows` its rows; each later call starts a new one.
    """

    path: Path
    sheet: str
    sheets: Sequence[str]
    hidden_sheets: Sequence[str]
    merged: Sequence[Rectangle]
    limits: Limits
    _said: Generator[Any, None, None] | None = None
    _head: list[Row] = field(default_factory=list)
    _given: int = 0

    def head(self, count: int) -> list[Row]:
        """The first rows; they will be given again by `rows`."""
        if self._said is None:
            return list(islice(self.rows(), count))
        missing = islice(self._said, count - len(self._head))
        self._head.extend(self._row(*line) for line in missing)
        return self._head[:count]

    @property
    def place(self) -> Place:
        return Place(self._given)

    def rows(self, behind: Place | None = None) -> Iterator[Row]:
        for row in self._rows():
            self._given = row.number
            if behind is None or row.number > behind.row:
                yield row

    def _rows(self) -> Iterator[Row]:
        said, head = self._said, self._head
        self._said, self._head = None, []
        if said is None:
            said = _said_by_process(self.path, self.sheet, self.limits)
            next(said)
        try:
            yield from head
            for line in said:
                yield self._row(*line)
        finally:
            said.close()

    def close(self) -> None:
        """End the process, if nobody wanted its rows."""
        if self._said is not None:
            self._said.close()

    def _row(self, number: int, first_column: int, raw: list[Any]) -> Row:
        blanks = [""] * (first_column - 1)
        cells = without_trailing_blanks(blanks + [_text(cell) for cell in raw])
        refuse_oversized(number, cells, self.limits)
        for column, cell in enumerate(cells, start=1):
            if "\0" in cell:
                raise UnreadableFile("nul_character", number, column)
        doubts = {place: NUMBER_TOO_LONG for place, cell in enumerate(raw, start=first_column - 1) if _is_inexact(cell)}
        return Row(number, [unmark_formula(cell) for cell in cells], doubts)


def open_workbook(path: Path, sheet: str | None, limits: Limits, *, is_archive: bool = True) -> WorkbookSource:
    """Choose the sheet: the one named, hidden or not, else the first visible one with data. An archive is checked
    before; an old XLS is none, and unpacks to nothing. Raises UnreadableFile."""
    if is_archive:
        check_workbook_archive(path, limits)
    said = _said_by_process(path, sheet or "", limits)
    about = next(said)
    if about["sheet"] is None:
        said.close()
    visible = [name for name, is_visible in about["sheets"] if is_visible]
    hidden = [name for name, is_visible in about["sheets"] if not is_visible]
    if about["sheet"] is None and sheet:
        raise UnreadableFile("no_such_sheet", sheet=sheet, sheets=", ".join(visible + hidden))
    if about["sheet"] is None:
        raise UnreadableFile("no_visible_sheet")
    merged = [Rectangle(*sides) for sides in about["merged"]]
    return WorkbookSource(path, about["sheet"], visible, hidden, merged, limits, said)


def _said_by_process(path: Path, sheet: str, limits: Limits) -> Generator[Any, None, None]:
    """What the process says, line by line. Closing the generator ends it."""
    sizes = (limits.workbook_memory_bytes, limits.workbook_seconds, limits.columns, limits.cell_characters)
    process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
        [sys.executable, "-I", str(_PROGRAM), str(path), sheet, *map(str, sizes)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
        env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
    )
    try:
        for line in process.stdout or ():
            if not line.endswith("\n"):
                break
            yield json.loads(line)
        _refuse_by_status(process.wait())
    finally:
        if process.stdout:
            process.stdout.close()
        process.kill()
        process.wait()


def _refuse_by_status(status: int) -> None:
    if status == EXIT_LOCKED:
        raise UnreadableFile("encrypted_workbook")
    if status == EXIT_DAMAGED:
        raise UnreadableFile("damaged_workbook")
    if status != 0:  # killed by a limit, or by what the limit did to it
        raise UnreadableFile("workbook_too_heavy")


def _text(cell: Any) -> str:
    """The cell as a person reads it in the sheet, dates in ISO form."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number(cell)
        case {"date": str(day)}:
            return day
        case {"moment": str(moment)}:
            return moment.removesuffix(" 00:00:00")
        case {"time": str(time)}:
            return time
        case _:
            return ""


def _number(number: float) -> str:
    if not math.isfinite(number):
        return ""
    if number == int(number) and abs(number) < 10**21:
        return str(int(number))
    return repr(number)


def _is_inexact(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _FIRST_INEXACT
