"""Tables written as CSV that is safe to open and that we read back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Literal

from common.safe_cells import mark_formula

WritableEncoding = Literal["utf-8-sig", "gb18030", "utf-16"]

_ROWS_AT_ONCE = 500


def csv_chunks(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: WritableEncoding = "utf-8-sig"
) -> Iterator[bytes]:
    """The table as pieces of a CSV file, for a streamed answer.

    Every cell is quoted: then no cell can be taken for a delimiter or a blank line.
    """
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([mark_formula(cell) for cell in header])
    for count, row in enumerate(rows, start=1):
        writer.writerow([mark_formula(cell) for cell in row])
        if count % _ROWS_AT_ONCE == 0:
            yield _drained(text, raw)
    yield _drained(text, raw)


def write_csv(
    file: BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: WritableEncoding = "utf-8-sig",
) -> None:
    """Write the table into an open binary file. A lone surrogate raises UnicodeEncodeError."""
    for chunk in csv_chunks(header, rows, encoding=encoding):
        file.write(chunk)


def _drained(text: io.TextIOWrapper, raw: io.BytesIO) -> bytes:
    text.flush()
    chunk = raw.getvalue()
    raw.seek(0)
    raw.truncate()
    return chunk
