"""Run as a program of its own: opens one workbook and prints its rows, one JSON array a line.

A workbook of a few hundred bytes can ask for half a terabyte (a cell at each corner of the
sheet), so it is opened where that ends nobody else's work. The file imports nothing of ours,
to start quickly.

Arguments: path, sheet (empty for the first visible one with data), bytes of memory, seconds, columns,
characters in a cell. What exceeds the last two is cut to one too many, so that whoever reads us sees
that there is more and never has to hold it.
First line: {"sheets": [[name, visible], …], "sheet": name or null,
"merged": [[top, left, bottom, right], …]}, all sides counted from 1.
Then, for each row that holds anything: [row number, first column, [cell, …]].
A cell is text, a number, true, or {"date": …}, {"moment": …}, {"time": …}.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

EXIT_DAMAGED = 3
EXIT_LOCKED = 4


def main(path: str, wanted: str, memory: int, seconds: int, columns: int, characters: int) -> int:
    """Print the workbook; the exit status says why it could not be opened."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    _limit_ourselves(memory, seconds)
    try:
        workbook = CalamineWorkbook.from_path(path)
        named = [
            (about.name, "Hidden" not in str(about.visible))
            for about in workbook.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        ]
        chosen = _chosen(workbook, named, wanted)
    except PasswordError:
        return EXIT_LOCKED
    except (CalamineError, OSError, ValueError):
        return EXIT_DAMAGED
    _say(
        {
            "sheets": named,
            "sheet": chosen.name if chosen else None,
            "merged": [_rectangle(corners) for corners in chosen.merged_cell_ranges or ()] if chosen else [],
        }
    )
    for number, first_column, cells in _rows(chosen) if chosen else ():
        _say([number, first_column, [_plain(cell, characters) for cell in cells[: columns + 1]]])
    sys.stdout.flush()
    return 0


def _limit_ourselves(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _chosen(workbook: Any, named: list[tuple[str, bool]], wanted: str) -> Any:
    """The sheet asked for, else the first visible one that holds anything, else None."""
    for name, is_visible in named:
        if wanted and name == wanted:
            return workbook.get_sheet_by_name(name)
        if not wanted and is_visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None:
                return sheet
    return None


def _rectangle(corners: Any) -> list[int]:
    (top, left), (bottom, right) = corners
    return [top + 1, left + 1, bottom + 1, right + 1]


def _rows(sheet: Any) -> Iterator[tuple[int, int, list[Any]]]:
    """Calamine begins with row 1 but with the first column that is used."""
    if sheet.start is None:
        return
    first_column = sheet.start[1] + 1
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in cells):
            yield number, first_column, cells


def _plain(cell: Any, characters: int) -> Any:
    if isinstance(cell, str):
        return cell[: characters + 1]
    if isinstance(cell, datetime.datetime):
        return {"moment": cell.isoformat(sep=" ")}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time | datetime.timedelta):
        return {"time": str(cell)}
    return cell


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
