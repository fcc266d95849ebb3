"""Writing down what was decided about many rows: one statement, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from directory.models import Import, ImportedRow

_MARK = """
UPDATE directory_importedrow AS row
   SET outcome = mark.outcome, reasons = mark.reasons, changes = mark.changes, place = mark.place,
       person_id = mark.person, affiliation_id = mark.affiliation
  FROM jsonb_to_recordset(%s::jsonb) AS mark(
       id bigint, outcome text, reasons jsonb, changes jsonb, place jsonb, person bigint, affiliation bigint)
 WHERE row.id = mark.id
"""

Mark = dict[str, Any]


def mark_rows(marks: Iterable[Mark]) -> None:
    """Part of an action: outcome, reasons, changes, place, person and affiliation of each row by its key."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [json.dumps(list(marks))])


def pass_over(roster_import: Import, rows: Sequence[ImportedRow]) -> None:
    """Part of an action: these rows have been looked at; the next worker begins behind them."""
    roster_import.position = rows[-1].line
    roster_import.looked_at += len(rows)
    roster_import.heard_at = timezone.now()
    roster_import.tries, roster_import.trouble = 0, ""
