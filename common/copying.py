"""Rows of a model as lines for COPY: for many at once, by actions that know them to be right.

Columns that are not given get the field's own default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

from common.models import PublicIdField

NOTHING = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_TO_ESCAPE = re.compile(r"[\\\t\n\r]")  # looking is many times faster than translating, and seldom finds any


class CopiedTable:
    """Lines for the table of one model.

    ``given`` names the columns that each row brings, in their order. Names of rows must be among them: a default
    would be one and the same for all.
    """

    def __init__(self, model: type[models.Model], given: Iterable[str], moment: datetime) -> None:
        self.table = model._meta.db_table
        self.given = tuple(given)
        others = [field for field in model._meta.concrete_fields if _must_be_said(field, self.given)]
        self.columns = (*self.given, *(str(field.column) for field in others))
        self.tail = "".join("\t" + as_text(_default(field, moment)) for field in others) + "\n"

    def line(self, *values: Any) -> str:
        return "\t".join(map(as_text, values)) + self.tail


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return escaped(value)
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return "{" + ",".join(str(item) for item in value) + "}"
    if isinstance(value, dict):
        return escaped(json.dumps(value))
    return str(value)


def escaped(text: str) -> str:
    """As COPY reads it."""
    return text.translate(ESCAPES) if _TO_ESCAPE.search(text) else text


def copy_lines(table: CopiedTable, lines: Iterable[str]) -> None:
    """Write them in one statement. What the database holds against them is raised as for any other INSERT.

    Lines may be made while the database takes in those before; making one must not ask the database anything.
    """
    made = _Made(lines)
    if made.is_empty:
        return
    columns = ", ".join(connection.ops.quote_name(column) for column in table.columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f'COPY "{table.table}" ({columns}) FROM STDIN', made)


class _Made:
    """What COPY reads from: some lines at a time, whatever size it asks for."""

    AT_ONCE = 100

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._next = self._some()
        self.is_empty = not self._next

    def read(self, _size: int = -1) -> str:
        piece, self._next = self._next, self._some() if self._next else ""
        return piece

    def _some(self) -> str:
        return "".join(islice(self._lines, self.AT_ONCE))


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys that nobody else will get; others may take some between them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(drawn_from.name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0)"
            " AS drawn_from, generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), count],
        )
        return [key for (key,) in cursor.fetchall()]


def next_keys(model: type[models.Model], count: int) -> range:
    """So many keys that nobody else will get, one after the other."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(key), max(key) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS key"
            " FROM generate_series(1, %s)) AS drawn",
            [table, count],
        )
        first, last = cursor.fetchone()
    if last - first + 1 != count:
        raise RuntimeError("Somebody else writes here at the same time; a crowd needs the database for itself.")
    return range(first, last + 1)


def _must_be_said(field: models.Field, given: tuple[str, ...]) -> bool:
    if field.column in given or field.primary_key or field.has_db_default() or field.generated:
        return False
    if isinstance(field, PublicIdField):
        raise TypeError(f"{field} names a row: give one for each")
    return True


def _default(field: models.Field, moment: datetime) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return moment
    return field.get_default()


def put_back(table: str, key: int, columns: dict[str, Any]) -> None:
    """Part of an action: give these columns of one row the values that ``to_jsonb`` once made of them."""
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(
            f"UPDATE {quoted} SET ({names}) = (SELECT {names} FROM jsonb_populate_record(NULL::{quoted}, %s::jsonb))"  # noqa: S608
            " WHERE id = %s",
            [json.dumps(columns), key],
        )


def take_out(table: str, keys: list[int]) -> None:
    """Part of an action: delete these rows, of which it is known that nothing points at them."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)} WHERE id = ANY(%s)", [keys])  # noqa: S608
