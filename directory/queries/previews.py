"""The first rows of a file under its columns, for saying what these mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from directory.models import Import
from directory.reading import UnreadableFile, open_table
from files.gateways import full_path

ROWS = 20
SAMPLES = 3  # different cells of a column
LONGEST = 40  # characters of a cell


@dataclass(frozen=True, slots=True)
class Preview:
    """``columns``: for each column of the header, some cells; ``failure``: as ``words.unreadable`` takes it."""

    columns: list[list[str]]
    sheets: list[str] = field(default_factory=list)
    failure: dict[str, Any] = field(default_factory=dict)


def preview_of(roster_import: Import) -> Preview:
    """Opens the file once more; a cell that cannot be read ends it there."""
    width = len(roster_import.header)
    cells: list[list[str]] = [[] for _ in range(width)]
    sheets: list[str] = []
    try:
        with open_table(
            full_path(roster_import.kept_file.path),
            encoding=roster_import.encoding or None,
            sheet=roster_import.sheet or None,
            header_row=roster_import.header_row,
        ) as table:
            sheets = list(table.sheets)
            for row in islice(table.rows(), ROWS):
                for column in range(width):
                    _add_sample(cells[column], _short(row.cell(column)))
    except UnreadableFile as error:
        return Preview(cells, sheets, error.facts())
    return Preview(cells, sheets)


def _add_sample(samples: list[str], text: str) -> None:
    if text and text not in samples and len(samples) < SAMPLES:
        samples.append(text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
