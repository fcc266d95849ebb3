"""Every row of every table as something that can be compared with another run's: what must differ is left out, by name
and with its reason; keys become the place of the row in its table, so that keys drawn in vain make no difference."""

from __future__ import annotations

import json
import re
from typing import Any

from django.apps import apps
from django.db import connection

Ranks = dict[str, dict[int, int]]

NOT_COMPARED = {
    "django_migrations": "what the suite made, not the run",
}
# Column → why its value differs from run to run; that there is one is compared.
RANDOM = {
    "public_id": "drawn at random",
    "path": "the name of a file is drawn at random",
    "request_id": "drawn at random",
    "trace": "a digest of keys and moments",
}
# Written person by person as the index gets to them; nothing points at these rows, and their order says nothing.
IN_NO_ORDER = {"directory_staleperson", "directory_indexentry", "directory_listing"}
# Keys without a constraint in the database: column → table.
LOOSE_KEYS = {
    ("audit_unsealed", "entry_id"): "audit_entry",
    ("directory_staleperson", "person_id"): "people_person",
    ("directory_indexentry", "person_id"): "people_person",
    ("directory_listing", "person_id"): "people_person",
}
_COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
 WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position
"""
_POINTERS = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
  FROM pg_constraint AS c JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
 WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""
_SUFFIX = re.compile(r"-[a-z0-9]{4}$")  # of an address that another unit has already: drawn at random
_UNIT = re.compile(r"(\x01?unit:)(\d+)")  # where somebody stands, as the index says it
_LABEL = re.compile(r"\b([a-z]+)\.([a-z]+):(\d+)\b")


def dump_of_everything() -> dict[str, list[dict[str, Any]]]:
    """Table → its rows in the order of their keys."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns: dict[str, dict[str, str]] = {}
        for table, column, kind in cursor.fetchall():
            if table not in NOT_COMPARED:
                columns.setdefault(table, {})[column] = kind
        cursor.execute(_POINTERS)
        pointers = {(table, column): to for table, column, to in cursor.fetchall()} | LOOSE_KEYS
        rows = {table: _rows_of(cursor, table) for table in columns}
    ranks = {
        table: {row["id"]: place for place, row in enumerate(some)}
        for table, some in rows.items()
        if table not in IN_NO_ORDER and isinstance(some[0].get("id") if some else None, int)
    }
    told = _Told(ranks)
    dump = {
        table: [
            {
                name: told.value(value, name, columns[table].get(name, ""), pointers.get((table, name), table))
                for name, value in row.items()
                if not (name == "id" and table in IN_NO_ORDER)
            }
            for row in some
        ]
        for table, some in rows.items()
    }
    # Rows without a key of their own stand in no order that means anything until the keys in them are told.
    return {table: some if table in ranks else sorted(some, key=str) for table, some in dump.items()}


def _rows_of(cursor: Any, table: str) -> list[dict[str, Any]]:
    cursor.execute(f'SELECT to_jsonb(part)::text FROM "{table}" AS part')
    rows = [json.loads(text) for (text,) in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.get("id") if isinstance(row.get("id"), int) else 0, str(row)))


class _Told:
    """Values as they are told of a row."""

    def __init__(self, ranks: Ranks) -> None:
        self._ranks = ranks

    def value(self, value: Any, name: str, kind: str, table: str) -> Any:
        if name in RANDOM or kind.startswith("timestamp"):
            return value not in (None, "")
        if name == "made" and isinstance(value, str):
            return self._in_ranges(value)
        if name == "written":
            return self._written(value)
        if name == "place" and isinstance(value, dict):
            return {
                word: self._rank("associations_association", one) if word in ("unit", "below") else one
                for word, one in value.items()
            }
        if isinstance(value, int) and not isinstance(value, bool) and (name == "id" or name.endswith("_id")):
            return self._rank(table, value)
        if name == "facts" and isinstance(value, list):
            return sorted(self._labelled(value))
        if name == "slug" and isinstance(value, str):
            return _SUFFIX.sub("", value)
        return self._labelled(value)

    def _rank(self, table: str, key: int) -> Any:
        return self._ranks.get(table, {}).get(key, key)

    def _in_ranges(self, text: str) -> list[int]:
        spans = [(int(first), int(behind)) for first, behind in re.findall(r"\[(\d+),(\d+)\)", text)]
        known = self._ranks.get("people_person", {})
        return sorted(place for key, place in known.items() if any(first <= key < behind for first, behind in spans))

    def _written(self, value: dict[str, Any]) -> Any:
        """Which rows and which of their columns; the values stand in the tables themselves."""
        if "changed" not in value:
            return sorted(value)
        return [
            [table, self._rank(table, key), before is None, sorted(after)]
            for table, key, before, after in value["changed"]
        ]

    def _labelled(self, value: Any) -> Any:
        """ "people.person:12" stands in lines of the audit."""
        if isinstance(value, list):
            return [self._labelled(one) for one in value]
        if not isinstance(value, str):
            return value
        if unit := _UNIT.fullmatch(value):
            return f"{unit[1]}{self._rank('associations_association', int(unit[2]))}"
        return _LABEL.sub(self._place_of_label, value)

    def _place_of_label(self, found: re.Match[str]) -> str:
        try:
            table = apps.get_model(found[1], found[2])._meta.db_table
        except LookupError:
            return found[0]
        return f"{found[1]}.{found[2]}:{self._rank(table, int(found[3]))}"


def differences(one: dict[str, list[dict[str, Any]]], other: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where the two are not the same, in words; some of them."""
    found = []
    for table in sorted(one.keys() | other.keys()):
        mine, theirs = one.get(table, []), other.get(table, [])
        if len(mine) != len(theirs):
            found.append(f"{table}: {len(mine)} rows and {len(theirs)}")
        for place, (row, twin) in enumerate(zip(mine, theirs, strict=False)):
            odd = {name: (row.get(name), twin.get(name)) for name in row if row.get(name) != twin.get(name)}
            if odd:
                found.append(f"{table} {place}: {odd}")
                break
    return found
