"""The first rows of a file under its columns, for saying what these mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from directory.models import Import
from directory.reading import UnreadableFile, open_table
from files.gateways import full_path

ROWS = 5
LONGEST = 40  # characters of a cell


@dataclass(frozen=True, slots=True)
class Preview:
    """``columns``: for each column of the header, its first cells."""

    columns: list[list[str]]
    sheets: list[str] = field(default_factory=list)
    failure: UnreadableFile | None = None


def preview_of(roster_import: Import) -> Preview:
    """Opens the file once more; a cell that cannot be read ends it there."""
    width = len(roster_import.header)
    cells: list[list[str]] = [[] for _ in range(width)]
    try:
        with open_table(
            full_path(roster_import.file.path),
            encoding=roster_import.encoding or None,
            sheet=roster_import.sheet or None,
            header_row=roster_import.header_row,
        ) as table:
            sheets = list(table.sheets)
            for row in islice(table.rows(), ROWS):
                for column in range(width):
                    cells[column].append(_short(row.cell(column)))
    except UnreadableFile as error:
        return Preview(cells, failure=error)
    return Preview(cells, sheets)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
