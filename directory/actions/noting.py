"""What a roster says besides, under headings of its own: written as notes of the persons, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from common.actors import Actor
from directory.models import ImportedRow
from directory.queries.decisions import Decision
from directory.queries.traces import NOTE, rows_in
from people.actions import keep_notes

Written = dict[int, dict[str, Any]]  # key of the row → what became of it


def write_notes(decisions: Iterable[Decision], written: Written, source: str, *, by: Actor) -> None:
    """Part of an action: behind the persons. What it adds to somebody known is put down in ``written``, to be taken
    back; of somebody new everything is taken back."""
    rows: dict[tuple[int, str, str], int] = {}  # two rows about one person may say the same: noted once
    for decision in decisions:
        for label, text in _said(decision) if decision.row.pk in written else ():
            rows.setdefault((written[decision.row.pk]["person"], label, text), decision.row.pk)
    keys = keep_notes(list(rows), source, by=by)
    of_somebody_known = {key: row for key, row in zip(keys, rows.values(), strict=True) if "written" in written[row]}
    for (table, key), columns in rows_in(NOTE, of_somebody_known).items():
        written[of_somebody_known[key]]["written"]["changed"].append([table, key, None, columns])


def _said(decision: Decision) -> Iterable[tuple[str, str]]:
    if decision.outcome == ImportedRow.Outcome.INSERT:
        return [(label, text) for label, text in decision.row.cleaned.get("notes", ())]
    return decision.changes.labelled
