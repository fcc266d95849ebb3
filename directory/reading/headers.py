"""Where a table's column names stand: not always in the first row, and not always in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.reading.fields import guess_mapping
from directory.reading.rows import Row
from directory.reading.workbooks import Rectangle

ROWS_TO_LOOK_AT = 30

# One known name may be chance ("班级" in a title); two beside each other are a header.
_ENOUGH_KNOWN_NAMES = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, and the rows (as a spreadsheet numbers them) they stand in."""

    names: list[str]
    first_row: int
    last_row: int


def find_header(rows: Sequence[Row], merged: Sequence[Rectangle] = ()) -> Header | None:
    """The row with the most column names we know; where there are none, the first row that is
    at least half as wide as the widest, because titles are short."""
    filled = [row for row in rows if not row.is_blank]
    if not filled:
        return None
    known = [len(guess_mapping(row.cells)) for row in filled]
    widths = [sum(bool(cell.strip()) for cell in row.cells) for row in filled]
    if max(known) >= _ENOUGH_KNOWN_NAMES:
        row = filled[known.index(max(known))]
    else:
        row = next(row for row, width in zip(filled, widths, strict=True) if width * 2 >= max(widths))
    return header_at(rows, row.number, merged)


def header_at(rows: Sequence[Row], number: int, merged: Sequence[Rectangle] = ()) -> Header | None:
    """The header that stands in this row, with the rows that merged cells tie to it.

    The lowest name counts: under 联系方式 stand 手机 and 邮箱.
    """
    by_number = {row.number: row for row in rows}
    if number not in by_number or by_number[number].is_blank:
        return None
    tied = [box for box in merged if box.top <= number <= box.bottom and box.top < box.bottom]
    first = min([number, *(box.top for box in tied)])
    last = max([number, *(box.bottom for box in tied)])
    stacked = [by_number[at] for at in range(first, last + 1) if at in by_number]
    beside = [box.right for box in merged if box.top <= last and box.bottom >= first]
    width = max([*beside, *(len(row.cells) for row in stacked)])
    names = [_lowest_name(stacked, place, merged) for place in range(width)]
    return Header(names, first, last)


def _lowest_name(stacked: Sequence[Row], place: int, merged: Sequence[Rectangle]) -> str:
    for row in reversed(stacked):
        if row.cell(place).strip():
            return _one_line(row.cell(place))
    return _name_of_merged_cells(stacked, place, merged)


def _name_of_merged_cells(stacked: Sequence[Row], place: int, merged: Sequence[Rectangle]) -> str:
    for box in merged:
        for row in stacked:
            if box.top == row.number and box.left <= place + 1 <= box.right:
                return _one_line(row.cell(box.left - 1))
    return ""


def _one_line(name: str) -> str:
    return " ".join(name.split())
