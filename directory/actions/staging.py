"""The rows of the file as rows of ours, by COPY: read, cleaned, and told apart from each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import RawIOBase
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection

from common.copying import escaped
from directory.models import Import, ImportedRow
from directory.queries.in_file import look_within
from directory.queries.row_facts import keys_of, name_facts_of, person_facts_of, too_long
from directory.reading import CleanRow, Record, Severity, UnreadableFile, clean_row, open_table
from files.gateways import full_path
from institution import reads

COLUMNS = (
    *("imported_in_id", "line", "raw", "cleaned", "name", "problems", "outcome", "reasons", "changes", "place"),
    *("name_key", "number_key", "class_key"),
)
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: six cells of every row are JSON
LEFT_OUT = {"years_reversed", "email_refused"}  # warnings: the row comes in without the value


def stage(roster_import: Import) -> int:
    """Part of an action: copy every row in. Returns how many. Raises ``UnreadableFile``; then none is there."""
    with open_table(
        full_path(roster_import.kept_file.path),
        encoding=roster_import.encoding or None,
        sheet=roster_import.sheet or None,
        header_row=roster_import.header_row,
    ) as table:
        lines = _Lines(roster_import, table.records(roster_import.columns))  # type: ignore[arg-type]
        try:
            with connection.cursor() as cursor, connection.wrap_database_errors:
                cursor.copy_expert(f"COPY directory_importedrow ({', '.join(COLUMNS)}) FROM STDIN", lines)
        except DatabaseError:
            if lines.failure is not None:  # the driver calls it a cancelled query, once it has begun to send
                raise lines.failure from None
            raise
    _mark_what_the_file_says(roster_import)
    return lines.count


class _Lines(RawIOBase):
    """What COPY reads from: made as it asks, so that a file of any length needs no room."""

    def __init__(self, roster_import: Import, records: Iterator[Record]) -> None:
        self.count = 0
        self.failure: UnreadableFile | None = None
        self._key = roster_import.pk
        self._records = records
        self._today = reads.now().date()
        self._country = reads.current().country
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
        problems = _problems(clean, record, name)
        stays_out = any(severity == Severity.ERROR for _, _, severity in problems)
        dropped = {field for field, code, _ in problems if code in LEFT_OUT}
        values = {field: value for field, value in clean.values.items() if field not in dropped}
        keys = keys_of(clean.values, name["full_name"])
        cells: tuple[Any, ...] = (
            *(self._key, record.number, record.raw, values, name, problems),
            *(ImportedRow.Outcome.ERROR if stays_out else "", [], [], {}),
            *(keys["name_key"], keys["number_key"], keys["class_key"]),
        )
        return "\t".join(map(_cell, cells)) + "\n"


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


def _is_accepted(email: str) -> bool:
    """The rule by which ``people`` takes addresses, stricter than the reading's."""
    if not email:
        return True
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return escaped(value)
    return escaped(_as_json(value)) if value else str(value)  # [] and {} are written as they are


def _mark_what_the_file_says(roster_import: Import) -> None:
    """Lines that stand twice, and lines that nobody can tell apart."""
    found = look_within(roster_import)
    marks: list[dict[str, Any]] = [{"line": line, "twin_of": first} for line, first in found.twins.items()]
    marks += [
        {"line": line, "outcome": ImportedRow.Outcome.CONFLICT, "reasons": [why]} for line, why in found.clashes.items()
    ]
    if not marks:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE directory_importedrow AS row
               SET twin_of = mark.twin_of,
                   outcome = coalesce(mark.outcome, row.outcome),
                   reasons = coalesce(mark.reasons, row.reasons)
              FROM jsonb_to_recordset(%s::jsonb) AS mark(line int, twin_of int, outcome text, reasons jsonb)
             WHERE row.imported_in_id = %s AND row.line = mark.line
            """,
            [json.dumps(marks), roster_import.pk],
        )
