"""What the records hold of some people, to the letter: so that what an import wrote can be known again later.

Seven tables: what a roster brings. Of somebody new a fingerprint is kept; of somebody known, the columns that changed,
before and after.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection

from associations.models import Placement
from messaging.models import Addressee
from people.models import Affiliation, ContactPoint, Person, Position, RecordNote

Rows = dict[tuple[str, int], dict[str, Any]]  # table and key → columns
Change = list[Any]  # table, key, columns before (None: there was no such row), columns after

PERSON, AFFILIATION, PLACEMENT = "people_person", "people_affiliation", "associations_placement"
NOTE = "people_recordnote"
# Table → which of its rows are about the person of that key.
OF_A_PERSON = {
    PERSON: "id = {person}",
    AFFILIATION: "person_id = {person}",
    "people_contactpoint": "person_id = {person}",
    "messaging_addressee": "owner_id = {person}",
    "people_position": "person_id = {person}",
    NOTE: "person_id = {person}",
    PLACEMENT: "affiliation_id IN (SELECT id FROM people_affiliation WHERE person_id = {person})",
}
# What follows from other columns, or comes by itself with time, is nobody's edit.
BY_ITSELF = ("alumnus_at", "reading", "sort_key", "search_forms")

_MODELS = (Person, Affiliation, Placement, ContactPoint, Addressee, Position, RecordNote)
_TOLD = {
    model._meta.db_table: sorted({field.column for field in model._meta.concrete_fields} - {*BY_ITSELF})
    for model in _MODELS
}
_PARTS = ", ".join(
    "(SELECT string_agg(ROW({told})::text, ' ' ORDER BY part.id) FROM {table} AS part WHERE part.{condition})".format(  # noqa: S608
        told=", ".join(f"part.{column}" for column in _TOLD[table]),
        table=table,
        condition=condition.format(person="whom.id"),
    )
    for table, condition in OF_A_PERSON.items()
)
_TRACES = "SELECT whom.id, md5(concat_ws(' ', " + _PARTS + ")) FROM unnest(%s::bigint[]) AS whom(id)"  # noqa: S608 - names of our own
_ROWS = " UNION ALL ".join(
    "SELECT '{table}', id, to_jsonb(part)::text FROM {table} AS part WHERE {condition}".format(  # noqa: S608 - the same
        table=table, condition=condition.format(person="%(person)s")
    )
    for table, condition in OF_A_PERSON.items()
)


def traces_of(people: Collection[int]) -> dict[int, str]:
    """The fingerprint of everything a roster can have brought of each person. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TRACES, [[*people]])
        return dict(cursor.fetchall())


def rows_of(person: int) -> Rows:
    """Everything a roster can have brought of this person. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"person": person})
        return {(table, key): json.loads(columns) for table, key, columns in cursor.fetchall()}


def rows_in(table: str, keys: Collection[int]) -> Rows:
    """These rows of one of the tables. One statement."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, to_jsonb(part)::text FROM {table} AS part WHERE id = ANY(%s)", [[*keys]])  # noqa: S608 - names of our own
        return {(table, key): json.loads(columns) for key, columns in cursor.fetchall()}


def changes_from(before: Rows, after: Rows) -> list[Change]:
    """What was written between the two; nothing of what a roster writes ever takes a row away."""
    found: list[Change] = []
    for (table, key), now in after.items():
        then = before.get((table, key))
        if then is None:
            found.append([table, key, None, now])
        elif changed := [name for name in now if now[name] != then[name]]:
            found.append([table, key, {name: then[name] for name in changed}, {name: now[name] for name in changed}])
    return found


def stands_as_written(changes: Collection[Change], now: Rows) -> bool:
    """Whether every column an import wrote still has the value it wrote; others may have changed since."""
    for table, key, before, after in changes:
        known = now.get((table, key))
        if known is None:
            return False
        written = after if before is not None else {name: after[name] for name in after if name not in BY_ITSELF}
        if any(known.get(name) != value for name, value in written.items()):
            return False
    return True
