"""How much of a file is read before we refuse it."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The sizes beyond which a file is refused with `UnreadableFile`."""

    file_bytes: int = 100_000_000
    rows: int = 1_000_000  # below the header; blank rows do not count
    workbook_rows: int = 200_000  # a sheet is held in memory as a whole
    columns: int = 500
    cell_characters: int = 32_767  # what a spreadsheet itself holds in one cell
    record_characters: int = 4_000_000  # one row of a text file, with all its cells

    # Workbooks are zip archives: what they may unpack to, before anything is unpacked.
    unpacked_bytes: int = 300 * MEBIBYTE
    unpacking_ratio: int = 150  # asked only of parts beyond `small_part_bytes`
    small_part_bytes: int = 10 * MEBIBYTE
    entries: int = 2_000

    # The process of its own in which a workbook is opened.
    workbook_memory_bytes: int = 768 * MEBIBYTE
    workbook_seconds: int = 60
