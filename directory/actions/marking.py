"""Writing down what was decided about many rows: one statement, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.utils import timezone

from directory.models import Import, ImportedRow
from directory.queries.decisions import Decision
from directory.queries.in_file import look_within
from directory.queries.roster_candidates import Staged
from directory.queries.sifting import Sifted

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


def marks_of(sifted: Sifted, *, without_new: bool = False) -> Iterator[Mark]:
    """Of the rows that nobody had to look at."""
    nothing: Mark = {"reasons": [], "changes": [], "evidence": [], "person": None, "affiliation": None}
    for row, place in () if without_new else sifted.new:
        yield nothing | {"id": row.pk, "outcome": ImportedRow.Outcome.INSERT, "place": place.as_json()}
    for row, place, known in sifted.unchanged:
        found: Mark = {
            "evidence": WORD_FOR_WORD,
            "person": known.person_id,
            "affiliation": known.affiliation_id,
            "place": place.as_json(),
        }
        yield nothing | found | {"id": row.pk, "outcome": ImportedRow.Outcome.UNCHANGED}


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
  FROM jsonb_to_recordset(%s::jsonb) AS mark(line int, twin_of int, outcome text, reasons jsonb)
 WHERE row.imported_in_id = %s AND row.line = mark.line
"""
WRITTEN_AT_ONCE = 10_000


def mark_what_the_file_says(roster_import: Import) -> None:
    """Part of an action: lines that stand twice, and lines that nobody can tell apart."""
    found = look_within(roster_import)
    twins: Iterator[Mark] = ({"line": line, "twin_of": first} for line, first in found.twins.items())
    conflict = ImportedRow.Outcome.CONFLICT
    clashes = ({"line": line, "outcome": conflict, "reasons": [why]} for line, why in found.clashes.items())
    marks = chain(twins, clashes)
    with connection.cursor() as cursor:
        while some := list(islice(marks, WRITTEN_AT_ONCE)):
            cursor.execute(_WITHIN, [json.dumps(some), roster_import.pk])
