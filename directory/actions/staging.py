"""The rows of the file as rows of ours, by COPY: read, cleaned, and told apart from each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import RawIOBase
from itertools import islice
from json.encoder import encode_basestring
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection

from common.copying import escaped
from common.number_masks import fits_any, with_zeros
from directory.actions.marking import mark_what_the_file_says
from directory.models import Import, ImportedRow
from directory.queries.row_facts import keys_of, name_facts_of, person_facts_of, too_long
from directory.reading import CleanRow, Place, Record, Severity, UnreadableFile, Values, clean_row, open_table
from files.gateways import full_path
from institution import reads
from people.models.record_notes import LONGEST_LABEL

COLUMNS = (
    *("imported_in_id", "line", "raw", "cleaned", "name", "problems", "outcome", "reasons", "changes", "place"),
    *("name_key", "number_key", "class_key"),
)
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: six cells of every row are JSON
_PLAIN_LOCAL_PART = re.compile(r"[A-Za-z0-9_+-]{1,60}(?:\.[A-Za-z0-9_+-]{1,60})?")  # no rule has anything against it
LEFT_OUT = {"years_reversed", "email_refused"}  # warnings: the row comes in without the value


@dataclass(frozen=True, slots=True)
class Staged:
    """So many rows more, and where the next ones begin."""

    count: int
    place: Place
    is_all: bool


def stage(roster_import: Import, most: int) -> Staged:
    """Part of an action: copy the next rows in, at most so many; with the last ones, tell the rows from each other.

    Raises ``UnreadableFile``; then none of these is there.
    """
    with open_table(
        full_path(roster_import.kept_file.path),
        encoding=roster_import.encoding or None,
        sheet=roster_import.sheet or None,
        header_row=roster_import.header_row,
    ) as table:
        behind = Place(roster_import.position, roster_import.file_offset) if roster_import.staged else None
        records = table.records(roster_import.columns, behind, roster_import.staged)  # type: ignore[arg-type]
        lines = _Lines(roster_import, islice(records, most))
        _copy(lines)
        is_all = lines.count < most
        staged = Staged(lines.count, Place() if is_all else table.place, is_all)
    if is_all:
        mark_what_the_file_says(roster_import)
    return staged


def _copy(lines: _Lines) -> None:
    try:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f"COPY directory_importedrow ({', '.join(COLUMNS)}) FROM STDIN", lines)
    except DatabaseError:
        if lines.failure is not None:  # the driver calls it a cancelled query, once it has begun to send
            raise lines.failure from None
        raise


class _Lines(RawIOBase):
    """What COPY reads from: made as it asks, so that a file of any length needs no room."""

    def __init__(self, roster_import: Import, records: Iterator[Record]) -> None:
        self.count = 0
        self.failure: UnreadableFile | None = None
        self._key = roster_import.pk
        self._records = records
        self._today = reads.now().date()
        self._country = reads.current().country
        self._masks = reads.current().number_masks
        self._example = reads.current().student_number_example
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < max(size, 1):
            try:
                record = next(self._records, None)
            except UnreadableFile as failure:
                self.failure = failure
                raise
            if record is None:
                break
            self.count += 1
            self._left += self._line(record).encode()
        piece, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return piece

    def _line(self, record: Record) -> str:
        clean = clean_row(record.raw, today=self._today, country=self._country, doubts=record.doubts)
        name = name_facts_of(clean.values)
        problems = _problems(clean, record, name) + self._odd_number(clean.values)
        stays_out = any(problem[2] == Severity.ERROR for problem in problems)
        dropped = {problem[0] for problem in problems if problem[1] in LEFT_OUT}
        values: dict[str, Any] = {field: value for field, value in clean.values.items() if field not in dropped}
        if notes := _notes(record):
            values["notes"] = notes
        keys = keys_of(clean.values, name["full_name"])
        cells: tuple[Any, ...] = (
            *(self._key, record.number, record.raw, values, name, problems),
            *(ImportedRow.Outcome.ERROR if stays_out else "", [], [], {}),
            *(keys["name_key"], keys["number_key"], keys["class_key"]),
        )
        return "\t".join(map(_cell, cells)) + "\n"

    def _odd_number(self, values: Values) -> list[list[str]]:
        """A number that is none of the institution's is a slip, or another column: nobody is found or made by it."""
        number = values.get("student_number", "")
        if not number or fits_any(number, self._masks):
            return []
        whole = with_zeros(number, self._masks)
        code, said = ("zeros_lost", whole) if whole else ("number_unfit", self._example)
        return [["student_number", code, Severity.ERROR, said]]


def _problems(clean: CleanRow, record: Record, name: dict[str, str]) -> list[list[str]]:
    found = [[problem.field, problem.code, str(problem.severity)] for problem in clean.problems]
    said = {problem.field for problem in clean.problems if problem.severity == Severity.ERROR}
    found += [[field, "too_long", Severity.ERROR] for field in too_long(clean.values, name) if field not in said]
    if not name["full_name"] and not any(problem.code == "name_missing" for problem in clean.problems):
        found.append(["full_name", "name_missing", Severity.ERROR])
    if clean.values.get("city") and "city_code" not in person_facts_of(clean.values):
        found.append(["city", "city_unknown", Severity.NOTE])
    if not _is_accepted(clean.values.get("email", "")):
        found.append(["email", "email_refused", Severity.WARNING])
    if record.surplus:
        found.append(["", "cells_beyond_header", Severity.NOTE])
    return found


def _notes(record: Record) -> list[list[str]]:
    """Heading and words, each once; a heading that nobody would read to its end is cut."""
    said = ((label[:LONGEST_LABEL], " ".join(text.split())) for label, text in record.notes)
    return [list(note) for note in dict.fromkeys(said) if note[1]]


def _is_accepted(email: str) -> bool:
    """The rule by which ``people`` takes addresses, stricter than the reading's."""
    local, _, domain = email.rpartition("@")
    if _PLAIN_LOCAL_PART.fullmatch(local):
        email = f"a@{domain}"
    return not email or _is_valid(email)


@lru_cache(maxsize=1_024)
def _is_valid(email: str) -> bool:
    """Of a whole roster only the few domains are asked about; and whoever writes their address in an odd way."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, dict):
        return escaped("{" + ", ".join([f'"{name}": {_told(said)}' for name, said in value.items()]) + "}")
    return escaped(_as_json(value)) if value else str(value)  # [] is written as it is


def _told(said: Any) -> str:
    """As JSON; most of a row is text, and an encoder takes longer to begin than to write a word."""
    if isinstance(said, str):
        return encode_basestring(said)
    return str(said) if isinstance(said, int) else _as_json(said)
