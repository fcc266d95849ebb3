"""What both kinds of file are made of: numbered rows of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from directory.reading.errors import UnreadableFile
from directory.reading.limits import Limits


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which row a reading stopped, so that another one goes on there without reading what lies before.

    ``offset`` is where that is in a text file, and means nothing to anybody but the source that gave it.
    """

    row: int = 0
    offset: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, numbered as a spreadsheet numbers it (blank rows and the header count).

    `doubts` says, per cell (from 0), why its text may not be what was once typed:
    `number_too_long`, a number with more digits than a spreadsheet keeps.
    """

    number: int
    cells: Sequence[str]
    doubts: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(cell and not cell.isspace() for cell in self.cells)

    def cell(self, place: int) -> str:
        """The text at this place, empty where the row ends before it."""
        return self.cells[place] if place < len(self.cells) else ""


def without_trailing_blanks(cells: list[str]) -> list[str]:
    """Spreadsheets like to write thousands of empty cells after the last one."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells if end == len(cells) else cells[:end]


def refuse_oversized(number: int, cells: Sequence[str], limits: Limits) -> None:
    """Raise UnreadableFile naming the first cell that goes beyond the limits."""
    if len(cells) > limits.columns:
        raise UnreadableFile("too_many_columns", number, limits.columns + 1, limit=limits.columns)
    if max(map(len, cells), default=0) <= limits.cell_characters:
        return
    for column, cell in enumerate(cells, start=1):
        if len(cell) > limits.cell_characters:
            raise UnreadableFile("cell_too_long", number, column, limit=limits.cell_characters)
