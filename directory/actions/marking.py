"""Writing down what was decided about many rows: one statement, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.utils import timezone

from directory.models import Import, ImportedRow
from directory.queries.decisions import Decision
from directory.queries.in_file import look_within
from directory.queries.roster_candidates import Staged
from directory.queries.sifting import Sifted
from directory.queries.units import Place

_MARK = """
UPDATE directory_importedrow AS row
   SET outcome = mark.outcome, reasons = mark.reasons, changes = mark.changes, place = mark.place,
       person_id = mark.person, affiliation_id = mark.affiliation, evidence = mark.evidence,
       written = coalesce(mark.written, '{}')
  FROM jsonb_to_recordset(%s::jsonb) AS mark(
       id bigint, outcome text, reasons jsonb, changes jsonb, place jsonb, person bigint, affiliation bigint,
       written jsonb, evidence jsonb)
 WHERE row.id = mark.id
"""

# Of the many who are new nothing else is to be said, so that they need not be put into words one by one.
_NEW = """
UPDATE directory_importedrow AS row
   SET outcome = 'insert', reasons = '[]', changes = '[]', evidence = '[]', place = mark.place::jsonb,
       person_id = NULL, affiliation_id = NULL, written = '{}'
  FROM unnest(%s::bigint[], %s::text[]) AS mark(id, place)
 WHERE row.id = mark.id
"""
_BROUGHT_IN = """
UPDATE directory_importedrow AS row
   SET outcome = 'insert', reasons = '[]', changes = '[]', evidence = '[]',
       place = jsonb_build_object('unit', mark.unit), person_id = mark.person, affiliation_id = mark.affiliation,
       written = jsonb_build_object('trace', mark.trace)
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
       AS mark(id, person, affiliation, unit, trace)
 WHERE row.id = mark.id
"""

Mark = dict[str, Any]
WORD_FOR_WORD = ("name_exact", "number_same")  # what was sifted out as said already


def mark_rows(marks: Iterable[Mark]) -> None:
    """Part of an action: outcome, reasons, changes, place, person and affiliation of each row by its key."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [json.dumps(list(marks))])


def mark_of(decision: Decision) -> Mark:
    record = decision.record
    return {
        "id": decision.row.pk,
        "outcome": decision.outcome,
        "reasons": decision.reasons,
        "changes": decision.changes.fields(),
        "evidence": decision.evidence,
        "place": {} if decision.place.conflict else decision.place.as_json(),
        "person": record.person.pk if record else None,
        "affiliation": record.affiliation.pk if record and record.affiliation else None,
    }


def mark_expected(rows: Sequence[tuple[Staged, Place]]) -> None:
    """Part of an action: these would come in as somebody new."""
    told: dict[int, str] = {}
    for _row, place in rows:
        if id(place) not in told:
            told[id(place)] = json.dumps(place.as_json())
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [[row.pk for row, _ in rows], [told[id(place)] for _, place in rows]])


def mark_brought_in(written: Mapping[int, Mark]) -> None:
    """Part of an action: these have come in as somebody new, by the keys of their rows; see ``writing.Written``."""
    marks = written.values()
    cells = (
        [*written],
        *([mark[name] for mark in marks] for name in ("person", "affiliation")),
        [mark["place"]["unit"] for mark in marks],
        [mark["written"]["trace"] for mark in marks],
    )
    with connection.cursor() as cursor:
        cursor.execute(_BROUGHT_IN, cells)


def marks_of_unchanged(sifted: Sifted) -> Iterator[Mark]:
    """Of the rows that nobody had to look at because all of it is said already."""
    for row, place, known in sifted.unchanged:
        yield {
            "id": row.pk,
            "outcome": ImportedRow.Outcome.UNCHANGED,
            "reasons": [],
            "changes": [],
            "evidence": WORD_FOR_WORD,
            "place": place.as_json(),
            "person": known.person_id,
            "affiliation": known.affiliation_id,
        }


def pass_over(roster_import: Import, rows: Sequence[Staged]) -> None:
    """Part of an action: these rows have been looked at; the next worker begins behind them."""
    roster_import.position = rows[-1].line
    roster_import.looked_at += len(rows)
    roster_import.heard_at = timezone.now()
    roster_import.tries, roster_import.trouble = 0, ""


_WITHIN = """
UPDATE directory_importedrow AS row
   SET twin_of = mark.twin_of,
       outcome = coalesce(mark.outcome, row.outcome),
       reasons = coalesce(mark.reasons, row.reasons)
  FROM jsonb_to_recordset(%s::jsonb) AS mark(id bigint, twin_of int, outcome text, reasons jsonb)
 WHERE row.id = mark.id
"""
WRITTEN_AT_ONCE = 10_000


def mark_what_the_file_says(roster_import: Import) -> None:
    """Part of an action: lines that stand twice, and lines that nobody can tell apart."""
    found = look_within(roster_import)
    twins: Iterator[Mark] = ({"id": key, "twin_of": first} for key, first in found.twins.items())
    conflict = ImportedRow.Outcome.CONFLICT
    clashes = ({"id": key, "outcome": conflict, "reasons": [why]} for key, why in found.clashes.items())
    marks = chain(twins, clashes)
    with connection.cursor() as cursor:
        while some := list(islice(marks, WRITTEN_AT_ONCE)):
            cursor.execute(_WITHIN, [json.dumps(some)])
