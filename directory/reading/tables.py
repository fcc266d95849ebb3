"""A roster file as one table, whatever it was saved as."""

from __future__ import annotations

import mmap
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

from directory.reading.encodings import Encoding, detect_encoding, named_encoding
from directory.reading.errors import UnreadableFile, column_letters
from directory.reading.fields import NOTE, Field, guess_mapping
from directory.reading.headers import ROWS_TO_LOOK_AT, Header, find_header, header_at
from directory.reading.limits import MEBIBYTE, Limits
from directory.reading.rows import Place, Row
from directory.reading.text_files import TextSource, sniff_delimiter
from directory.reading.workbooks import WorkbookSource, open_workbook

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))  # since 1997, and before
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"{\\rtf", "RTF"),
)
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|head|table|meta|\?xml|\?mso)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One row with its cells under the names of fields.

    `others` holds the filled cells of unmapped columns by column name (or letter), `surplus`
    the number of filled cells to the right of the header: the row was probably cut wrongly.
    `notes` are the filled cells of columns that are kept as notes, each beside its name (or letter).
    """

    number: int
    raw: dict[Field, str]
    doubts: dict[Field, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    surplus: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)


class Table:
    """An open roster, to be closed or used in a `with`: it may hold a copy and a process."""

    def __init__(
        self,
        source: TextSource | WorkbookSource,
        header: Header,
        limits: Limits,
        temporary: Path | None = None,
    ) -> None:
        self._source = source
        self._header = header
        self._limits = limits
        self._temporary = temporary

    @property
    def kind(self) -> Literal["csv", "xlsx"]:
        return "csv" if isinstance(self._source, TextSource) else "xlsx"

    @property
    def encoding(self) -> Encoding | None:
        """How the text was decoded, and whether that is certain. None for a workbook."""
        return self._source.encoding if isinstance(self._source, TextSource) else None

    @property
    def delimiter(self) -> str | None:
        return self._source.delimiter if isinstance(self._source, TextSource) else None

    @property
    def sheet(self) -> str | None:
        return self._source.sheet if isinstance(self._source, WorkbookSource) else None

    @property
    def sheets(self) -> Sequence[str]:
        """The visible sheets of the workbook."""
        return self._source.sheets if isinstance(self._source, WorkbookSource) else ()

    @property
    def hidden_sheets(self) -> Sequence[str]:
        return self._source.hidden_sheets if isinstance(self._source, WorkbookSource) else ()

    @property
    def header(self) -> list[str]:
        """The names of the columns; empty where a column has none."""
        return self._header.names

    @property
    def header_row(self) -> int:
        """The last row of the header, as a spreadsheet numbers it; what follows is data."""
        return self._header.last_row

    def column_name(self, column: int) -> str:
        """The name of a column (from 0), or its letter where it has none."""
        name = self.header[column] if column < len(self.header) else ""
        return name or column_letters(column + 1)

    def column_named(self, name: str) -> int | None:
        """The place (from 0) of the first column of this name, or None."""
        return self.header.index(name) if name in self.header else None

    def guess_mapping(self) -> dict[int, Field]:
        """Which column is which field, as far as the names say so."""
        return guess_mapping(self.header)

    def __iter__(self) -> Iterator[Row]:
        return self.rows()

    @property
    def place(self) -> Place:
        """Behind the row that was given last: where `rows` and `records` can go on later."""
        return self._source.place

    def rows(self, behind: Place | None = None, count: int = 0) -> Iterator[Row]:
        """The filled rows below the header, one at a time, each time from the beginning, or behind a place before
        which so many were counted.

        Raises UnreadableFile at the row that cannot be read.
        """
        most = self._limits.rows if self.kind == "csv" else min(self._limits.rows, self._limits.workbook_rows)
        for row in self._source.rows(behind):
            if row.number <= self.header_row or row.is_blank:
                continue
            count += 1
            if count > most:
                raise UnreadableFile("too_many_rows", row.number, limit=most)
            yield row

    def records(self, mapping: Mapping[int, Field], behind: Place | None = None, count: int = 0) -> Iterator[Record]:
        """The rows under the names of fields. Where two columns are one field, the first filled counts."""
        for row in self.rows(behind, count):
            yield self._record(row, mapping)

    def _record(self, row: Row, mapping: Mapping[int, Field]) -> Record:
        record = Record(row.number, {})
        for place, cell in enumerate(row.cells):
            if not cell.strip():
                continue
            name = mapping.get(place)
            if name == NOTE:
                record.notes.append((self.column_name(place), cell))
            elif name is None:
                record.others[self.column_name(place)] = cell
            elif name not in record.raw:
                record.raw[name] = cell
                if place in row.doubts:
                    record.doubts[name] = row.doubts[place]
        surplus = sum(bool(cell.strip()) for cell in row.cells[len(self.header) :])
        return Record(record.number, record.raw, record.doubts, record.others, surplus, record.notes)

    def close(self) -> None:
        """End what still runs, and forget the copy of an upload."""
        self._source.close()
        if self._temporary:
            self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_table(
    path_or_file: str | Path | BinaryIO,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    limits: Limits | None = None,
) -> Table:
    """Open a roster by what is in it, whatever its name says.

    Whatever is not given is found out: the encoding, the delimiter, the sheet, the row of the
    header. An open binary file is copied, at most to the limit, and the copy is removed by
    `Table.close`. Raises UnreadableFile.
    """
    limits = limits or Limits()
    temporary = None if isinstance(path_or_file, str | Path) else _copied(path_or_file, limits)
    with ExitStack() as undo:
        if temporary:
            undo.callback(temporary.unlink, missing_ok=True)
        path = temporary or Path(str(path_or_file))
        _refuse_by_size(path, limits)
        source = _source(path, encoding, sheet, delimiter, limits)
        undo.callback(source.close)
        table = Table(source, _header(source, header_row), limits, temporary)
        undo.pop_all()
    return table


def _copied(file: BinaryIO, limits: Limits) -> Path:
    if file.seekable():
        file.seek(0)
    with tempfile.NamedTemporaryFile(prefix="roster-", delete=False) as copy:
        path = Path(copy.name)
        try:
            left = limits.file_bytes + 1
            while left > 0 and (chunk := file.read(min(left, MEBIBYTE))):
                copy.write(chunk)
                left -= len(chunk)
        except BaseException:
            path.unlink()
            raise
    return path


def _refuse_by_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("empty_file")
    if size > limits.file_bytes:
        raise UnreadableFile("file_too_large", size=size, limit=limits.file_bytes)


def _source(
    path: Path, encoding: str | None, sheet: str | None, delimiter: str | None, limits: Limits
) -> TextSource | WorkbookSource:
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(_ZIP):
        return open_workbook(path, sheet, limits)
    if head.startswith(_OLD_OFFICE):
        _refuse_other_office(path)
        return open_workbook(path, sheet, limits, is_archive=False)
    _refuse_other_kinds(path, head)
    found = named_encoding(path, encoding) if encoding else detect_encoding(path)
    return TextSource(path, found, delimiter or sniff_delimiter(path, found), limits)


def _refuse_other_office(path: Path) -> None:
    """Letters and slides of the old kind have the same beginning; so has a new workbook behind a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_LOCKED_STREAM) >= 0:
            raise UnreadableFile("encrypted_workbook")
        if all(content.find(name) < 0 for name in _WORKBOOK_STREAMS):
            raise UnreadableFile("not_a_table", kind="OLE")


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    for mark, kind in _OTHER_KINDS:
        if head.startswith(mark):
            raise UnreadableFile("not_a_table", kind=kind)
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile("web_page")


def _header(source: TextSource | WorkbookSource, header_row: int | None) -> Header:
    merged = source.merged if isinstance(source, WorkbookSource) else ()
    rows = source.head(max(ROWS_TO_LOOK_AT, (header_row or 0) + 1))
    header = header_at(rows, header_row, merged) if header_row else find_header(rows, merged)
    if header is None:
        raise UnreadableFile("no_header")
    return header
