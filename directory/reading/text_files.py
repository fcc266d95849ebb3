"""CSV in any of the encodings and delimiters that rosters come in."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn

from common.safe_cells import MARK, unmark_formula
from directory.reading.encodings import Encoding
from directory.reading.errors import UnreadableFile
from directory.reading.limits import Limits
from directory.reading.rows import Place, Row, refuse_oversized, without_trailing_blanks

DELIMITERS = (",", ";", "\t")

# A wrong byte becomes a lone surrogate that carries it, because decoding happens in blocks
# and only the finished row knows where the byte stands.
_WRONG_BYTE = 0xDC00
_SUSPICIOUS = re.compile("[\ud800-\udfff\0]")

# GB18030 of 2000 gave these fifteen a place in the private area; since then they are real
# letters. Names do use them, and files written by older systems hold the old places.
_NEWER_LETTERS = str.maketrans(
    {
        "\ue7c7": "\u1e3f",
        "\ue816": "\U00020087",
        "\ue817": "\U00020089",
        "\ue818": "\U000200cc",
        "\ue81e": "\u9fb4",
        "\ue826": "\u9fb5",
        "\ue82b": "\u9fb6",
        "\ue82c": "\u9fb7",
        "\ue831": "\U000215d7",
        "\ue832": "\u9fb8",
        "\ue83b": "\U0002298f",
        "\ue843": "\u9fb9",
        "\ue854": "\u9fba",
        "\ue855": "\U000241fe",
        "\ue864": "\u9fbb",
    }
)
_OLD_PLACES = re.compile("[\ue7c7\ue816-\ue864]")

_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 64 * 1024
_STATED_DELIMITER = re.compile(r'"?sep=([,;\t])"?\s*', re.IGNORECASE)


def _keep_wrong_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.lower().startswith("utf-16"):
        unit = error.object[error.start : error.start + 2]
        order: Literal["big", "little"] = "big" if "be" in error.encoding.lower() else "little"
        return _surrogate(int.from_bytes(unit, order)), error.start + len(unit)
    return chr(_WRONG_BYTE + error.object[error.start]), error.start + 1


def _surrogate(unit: int) -> str:
    """The unit itself, or, of a file that ends in the middle of one, a stand-in."""
    return chr(unit) if 0xD800 <= unit <= 0xDFFF else chr(_WRONG_BYTE)


codecs.register_error("directory.reading.keep_wrong_byte", _keep_wrong_byte)


@dataclass(frozen=True, slots=True)
class TextSource:
    """The rows of a text file; every call of `rows` reads it from the beginning, or behind a place.

    `place` is where the last reading stands, behind the row it has given.
    """

    path: Path
    encoding: Encoding
    delimiter: str
    limits: Limits
    _reading: list[tuple[io.TextIOWrapper, int]] = field(default_factory=list)  # the last one, and its row

    @property
    def place(self) -> Place:
        """Asked between two rows; it costs about as much as a hundred of them."""
        text, number = self._reading[-1]
        return Place(number, str(text.tell()))

    def head(self, count: int) -> list[Row]:
        return list(islice(self.rows(), count))

    def close(self) -> None:
        """Nothing stays open between two readings."""

    def rows(self, behind: Place | None = None) -> Iterator[Row]:
        with _opened(self.path, self.encoding) as text:
            if behind and behind.offset:
                text.seek(int(behind.offset))
            lines = _Lines(text, self.limits)
            reader = csv.reader(lines, delimiter=self.delimiter)
            number = behind.row if behind else 0
            while True:
                number += 1
                cells = self._next(reader, lines, number)
                if cells is None:
                    return
                if number == 1 and _STATED_DELIMITER.fullmatch("".join(lines.record)):
                    cells = []
                if lines.suspicious:
                    self._refuse_undecodable(number, cells)
                cells = without_trailing_blanks(cells)
                refuse_oversized(number, cells, self.limits)
                if lines.has_marks:
                    cells = [unmark_formula(cell) for cell in cells]
                lines.begin_record()
                self._reading[:] = [(text, number)]
                yield Row(number, cells)

    def _next(self, reader: Iterator[list[str]], lines: _Lines, number: int) -> list[str] | None:
        try:
            cells = next(reader, None)
        except (csv.Error, _RecordTooLong):
            self._refuse_giant(lines, number)
        if lines.at_end and cells is not None:  # it asked for more in the middle of a row
            written, _ = _split("".join(lines.record), self.delimiter, self.limits.columns)
            raise UnreadableFile("quote_not_closed", number, len(written))
        return cells

    def _refuse_giant(self, lines: _Lines, number: int) -> NoReturn:
        """The row is beyond what `csv` takes: find out by hand where, and why."""
        cells, is_open = _split("".join(lines.record), self.delimiter, self.limits.columns)
        if is_open and "\n" in cells[-1]:
            raise UnreadableFile("quote_not_closed", number, len(cells))
        refuse_oversized(number, cells, self.limits)
        longest = max(range(len(cells)), key=lambda place: len(cells[place]))
        raise UnreadableFile("cell_too_long", number, longest + 1, limit=self.limits.cell_characters)

    def _refuse_undecodable(self, number: int, cells: list[str]) -> None:
        for column, cell in enumerate(cells, start=1):
            found = _SUSPICIOUS.search(cell)
            if found and found.group() == "\0":
                raise UnreadableFile("nul_character", number, column)
            if found and self.encoding.codec.startswith("utf-16"):
                half = f"{ord(found.group()):04X}"
                raise UnreadableFile("lone_surrogate", number, column, code_point=half)
            if found:
                wrong = f"0x{ord(found.group()) - _WRONG_BYTE:02X}"
                name = self.encoding.name.upper()
                raise UnreadableFile("undecodable_byte", number, column, byte=wrong, encoding=name)


def sniff_delimiter(path: Path, encoding: Encoding) -> str:
    """The delimiter that cuts the most rows into the same number of cells; a comma when in doubt."""
    with _opened(path, encoding) as text:
        lines = list(io.StringIO(text.read(_SAMPLE_CHARACTERS), newline=""))[:_SAMPLE_LINES]
    if lines and (stated := _STATED_DELIMITER.fullmatch(lines[0])):
        return stated.group(1)
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """The share of rows that are equally wide, and that width. A delimiter that leaves text
    between a closing quotation mark and itself is hardly the right one."""
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
    except csv.Error:  # a giant cell; reading names it
        return 0.0, 0
    width, rows = Counter(widths).most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return 0.0, 0
    trust = 1.0 if _is_quoted_properly(lines, delimiter) else 0.3
    return trust * rows / len(widths), width


def _is_quoted_properly(lines: list[str], delimiter: str) -> bool:
    left = iter(lines)
    try:
        for _ in csv.reader(left, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return next(left, None) is None  # the sample ends inside a cell
    return True


def _opened(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    raw = path.open("rb")
    raw.seek(encoding.bom_bytes)
    errors = "directory.reading.keep_wrong_byte"
    return io.TextIOWrapper(raw, encoding=encoding.codec, errors=errors, newline="")


class _RecordTooLong(Exception):
    pass


class _Lines:
    """Hands lines to `csv.reader` and remembers those of the row it is at."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self._text = text
        self._limit = limits.record_characters
        self._is_gb = text.encoding == "gb18030"
        self.record: list[str] = []
        self.suspicious = False
        self.has_marks = False
        self.at_end = False
        self._length = 0

    def begin_record(self) -> None:
        self.record.clear()
        self.suspicious = False
        self.has_marks = False
        self._length = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit)
        if not line:
            self.at_end = True
            raise StopIteration
        if not line.isascii() or "\0" in line:
            line = self._looked_at(line)
        self.has_marks = self.has_marks or MARK in line
        self.record.append(line)
        self._length += len(line)
        if self._length >= self._limit:
            raise _RecordTooLong
        return line

    def _looked_at(self, line: str) -> str:
        self.suspicious = self.suspicious or _SUSPICIOUS.search(line) is not None
        if self._is_gb and _OLD_PLACES.search(line):
            return line.translate(_NEWER_LETTERS)
        return line


def _split(raw: str, delimiter: str, most: int) -> tuple[list[str], bool]:
    """The cells of one raw row, up to one more than `most`, and whether it ends inside a quotation.

    Slow, and kept for rows that `csv` has given up: it also tells about the unfinished one.
    """
    cells: list[str] = []
    start, quoted = 0, raw.startswith('"')
    marks = re.compile(f'["{delimiter}]')
    place = 1 if quoted else 0
    while len(cells) <= most and (found := marks.search(raw, place)):
        place = found.end()
        if quoted:
            if found.group() != '"':
                continue
            if raw.startswith('"', place):
                place += 1
            else:
                quoted = False
        elif found.group() == delimiter:
            cells.append(raw[start : found.start()])
            start = place
            quoted = raw.startswith('"', place)
            place += quoted
    return [*cells, raw[start:]], quoted
