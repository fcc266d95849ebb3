"""The dry run: every row is staged and decided, nothing else is written."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Forbidden, Refusal
from directory.actions.beginning import NOTHING_COUNTED, forget_check
from directory.actions.marking import mark_rows, pass_over
from directory.actions.staging import stage
from directory.models import Import, ImportedRow
from directory.permissions import can_begin_check, can_check, may_open_units_below
from directory.queries.decisions import Decision, decide
from directory.queries.reasons import reason
from directory.reading import UnreadableFile

State = Import.State
Outcome = ImportedRow.Outcome
AT_ONCE = 1_000

# Outcome of a row → the counter it belongs to.
COUNTED_AS = {
    Outcome.INSERT: "created",
    Outcome.UPDATE: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.CONFLICT: "conflicts",
    Outcome.ERROR: "errors",
}


@action
def begin_check(roster_import: Import, *, by: Actor) -> Import:
    """Ask for a dry run; a worker makes it. Also once more, when the records have changed since, or it was stopped.

    Raises ``Refusal`` ``name_column_missing``, ``import_forgotten``.
    """
    roster_import = Import.objects.select_related("association").locked().get(pk=roster_import.pk)
    can_begin_check(by, roster_import).or_raise()
    forget_check(roster_import)
    again = {"started_at": None, "finished_at": None}
    roster_import.change(**NOTHING_COUNTED | again, state=State.CHECKING, heard_at=timezone.now())
    ring("directory.check_import", roster_import.pk)
    return roster_import


@action
def check_import(roster_import: Import, *, by: Actor) -> Import:
    """One step of the dry run: first all rows are staged, then some are decided at a time; rings while more remain.

    A file that turns out to be unreadable goes back to READ with the reason in ``failure``. Nothing to do is no
    error: two workers may have heard the same bell.
    """
    roster_import = Import.objects.select_related("association", "file").locked().get(pk=roster_import.pk)
    if roster_import.state != State.CHECKING:
        return roster_import
    try:
        can_check(by, roster_import).or_raise()
    except (Forbidden, Refusal):
        return _go_back(roster_import, {"code": "rights_are_gone"})
    if not roster_import.rows:
        return _stage(roster_import)
    rows = list(roster_import.imported_rows.after(roster_import.position).for_deciding()[:AT_ONCE])
    if rows:
        undecided = [row for row in rows if not row.outcome and row.twin_of is None]
        may_open = may_open_units_below(by, roster_import.association)
        mark_rows(mark_of(decision) for decision in decide(roster_import, undecided, by=by, may_open=may_open))
        pass_over(roster_import, rows)
    if len(rows) < AT_ONCE:
        return _finish(roster_import)
    roster_import.save()
    ring("directory.check_import", roster_import.pk)
    return roster_import


def _stage(roster_import: Import) -> Import:
    forget_check(roster_import)
    try:
        with transaction.atomic():
            count = stage(roster_import)
    except UnreadableFile as error:
        return _go_back(roster_import, error.facts())
    if not count:
        return _go_back(roster_import, {"code": "no_rows"})
    ring("directory.check_import", roster_import.pk)
    return roster_import.change(rows=count, heard_at=timezone.now(), tries=0, trouble="")


def _go_back(roster_import: Import, failure: dict[str, Any]) -> Import:
    forget_check(roster_import)
    roster_import.change(**NOTHING_COUNTED | {"failure": failure}, state=State.READ)
    return roster_import


def mark_of(decision: Decision) -> dict[str, Any]:
    record = decision.record
    return {
        "id": decision.row.pk,
        "outcome": decision.outcome,
        "reasons": decision.reasons,
        "changes": decision.changes.fields(),
        "place": {} if decision.place.conflict else decision.place.as_json(),
        "person": record.person.pk if record else None,
        "affiliation": record.affiliation.pk if record and record.affiliation else None,
    }


_TWINS = """
UPDATE directory_importedrow AS twin
   SET outcome = CASE WHEN elder.outcome IN ('conflict', 'error') THEN elder.outcome ELSE 'unchanged' END,
       reasons = jsonb_build_array(jsonb_build_object('code', 'same_as_row', 'line', elder.line))
  FROM directory_importedrow AS elder
 WHERE twin.imported_in_id = %(key)s AND twin.twin_of IS NOT NULL
   AND elder.imported_in_id = %(key)s AND elder.line = twin.twin_of
"""


def _finish(roster_import: Import) -> Import:
    _part_rows_that_want_one_record(roster_import)
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, {"key": roster_import.pk})
    counted = roster_import.imported_rows.counted()
    for outcome, name in COUNTED_AS.items():
        setattr(roster_import, name, counted.get(outcome, 0))
    roster_import.units_to_open = _units_to_open(roster_import)
    roster_import.state = State.CHECKED
    roster_import.checked_at = timezone.now()
    roster_import.save()
    return roster_import


def _part_rows_that_want_one_record(roster_import: Import) -> None:
    """Each of them fits the record when it is asked alone; together they cannot all be that person."""
    matched = roster_import.imported_rows.filter(outcome__in=[Outcome.UPDATE, Outcome.UNCHANGED], twin_of=None)
    wanted = matched.order_by().values("person", "affiliation").annotate(rows=Count("pk")).filter(rows__gt=1)
    for record in wanted:
        rows = matched.filter(person=record["person"], affiliation=record["affiliation"])
        why = reason("several_rows_one_record", people=[record["person"]])
        rows.update(outcome=Outcome.CONFLICT, changes=[], reasons=[why])


def _units_to_open(roster_import: Import) -> dict[str, int]:
    """How many departments, cohorts and classes the rows that come in want and that do not stand yet."""
    wanted = roster_import.imported_rows.filter(
        outcome__in=[Outcome.INSERT, Outcome.UPDATE], place__has_key="open", twin_of=None
    )
    units: set[tuple[Any, ...]] = set()
    for place in wanted.order_by().values_list("place", flat=True).distinct():
        way: tuple[Any, ...] = (place["below"],)
        for kind, key, _name in place["open"]:
            way = (*way, kind, key)
            units.add(way)
    return dict(Counter(way[-2] for way in units))
