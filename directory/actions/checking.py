"""The dry run: every row is staged and decided, nothing else is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Forbidden, Refusal
from directory.actions.beginning import NOTHING_COUNTED, forget_check, set_aside_what_came_in
from directory.actions.marking import mark_expected, mark_of, mark_rows, marks_of_unchanged, pass_over
from directory.actions.staging import stage
from directory.models import Import, ImportedRow
from directory.permissions import can_begin_check, can_check, may_open_units_below
from directory.queries.decisions import decide
from directory.queries.reasons import reason
from directory.queries.roster_candidates import Staged, staged_after
from directory.queries.row_candidates import candidate_keys
from directory.queries.sifting import judged, sift
from directory.reading import UnreadableFile

State = Import.State
Outcome = ImportedRow.Outcome
STAGED_AT_ONCE = 25_000
AT_ONCE = 10_000

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
    set_aside_what_came_in(roster_import, by=by)
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
    rows = staged_after(roster_import, roster_import.position, AT_ONCE)
    if rows:
        _expect(roster_import, [row for row in rows if not row.outcome and row.twin_of is None], by)
        pass_over(roster_import, rows)
    if len(rows) < AT_ONCE:
        return _finish(roster_import, by)
    roster_import.save()
    ring("directory.check_import", roster_import.pk)
    return roster_import


def _expect(roster_import: Import, rows: Sequence[Staged], by: Actor) -> None:
    """Write down what would become of these."""
    may_open = may_open_units_below(by, roster_import.association)
    sifted = sift(roster_import, rows, by=by, may_open=may_open)
    mark_expected(sifted.new)
    mark_rows(marks_of_unchanged(sifted))
    for some in judged(roster_import, sifted, by=by, may_open=may_open):
        mark_rows(mark_of(decision) for decision in some)


def _stage(roster_import: Import) -> Import:
    """The next rows of the file as rows of ours; when all are there, ``rows`` says how many."""
    if not roster_import.staged:
        forget_check(roster_import)
    try:
        with transaction.atomic():
            staged = stage(roster_import, STAGED_AT_ONCE)
    except UnreadableFile as error:
        return _go_back(roster_import, error.facts())
    count = roster_import.staged + staged.count
    if not count:
        return _go_back(roster_import, {"code": "no_rows"})
    ring("directory.check_import", roster_import.pk)
    place = {"position": staged.place.row, "file_offset": staged.place.offset}
    heard = {"heard_at": timezone.now(), "tries": 0, "trouble": ""}
    return roster_import.change(staged=count, rows=count if staged.is_all else 0, **place, **heard)


def _go_back(roster_import: Import, failure: dict[str, Any]) -> Import:
    forget_check(roster_import)
    roster_import.change(**NOTHING_COUNTED | {"failure": failure}, state=State.READ)
    return roster_import


# The elder is the first line from there on: asked like this it is one look into the index, whatever the planner thinks.
_TWINS = """
UPDATE directory_importedrow AS row
   SET outcome = CASE WHEN elder.outcome IN ('conflict', 'error') THEN elder.outcome ELSE 'unchanged' END,
       reasons = jsonb_build_array(jsonb_build_object('code', 'same_as_row', 'line', elder.line))
  FROM directory_importedrow AS twin, LATERAL (
    SELECT line, outcome FROM directory_importedrow AS other
     WHERE other.imported_in_id = %(key)s AND other.line >= twin.twin_of ORDER BY other.line LIMIT 1) AS elder
 WHERE twin.imported_in_id = %(key)s AND twin.twin_of IS NOT NULL AND row.id = twin.id
"""


def _finish(roster_import: Import, by: Actor) -> Import:
    _part_rows_that_want_one_record(roster_import)
    _follow_answers(roster_import, by)
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, {"key": roster_import.pk})
    counted = roster_import.imported_rows.counted()
    for outcome, name in COUNTED_AS.items():
        setattr(roster_import, name, counted.get(outcome, 0))
    roster_import.units_to_open = units_to_open(roster_import)
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


def _follow_answers(roster_import: Import, by: Actor) -> None:
    """What somebody said of a row the last time the file was checked, as far as the row still waits."""
    answers = {answer.line: answer for answer in roster_import.answers.all()}
    waiting = roster_import.imported_rows.filter(line__in=answers, outcome=Outcome.CONFLICT).order_by("line")
    rows = [row for row in waiting if candidate_keys(row)]
    if rows:
        may_open = may_open_units_below(by, roster_import.association)
        mark_rows(mark_of(one) for one in decide(roster_import, rows, by=by, may_open=may_open, answers=answers))


def units_to_open(roster_import: Import) -> dict[str, int]:
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
