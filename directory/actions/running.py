"""The rows go in, some hundred at a time: each batch is one transaction and one action.

Where the next batch begins is written in the transaction of the one before. So after a kill at any moment the
next worker goes on behind the last row that is in, and nobody is made twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Forbidden, Refusal
from directory.actions.beginning import undecide_the_rest
from directory.actions.checking import COUNTED_AS
from directory.actions.marking import mark_brought_in, mark_of, mark_rows, marks_of_unchanged, pass_over
from directory.actions.parting import keep_new_ones_apart
from directory.actions.units import Opener
from directory.actions.writing import Written, write_all
from directory.models import Import, ImportedRow, OpenedUnit
from directory.permissions import can_begin_run, can_run, may_open_units_below
from directory.queries.decisions import Decision
from directory.queries.roster_candidates import Staged, staged_after
from directory.queries.sifting import Sifted, judged, newcomers, sift
from people.models import Person

State = Import.State
Outcome = ImportedRow.Outcome
AT_ONCE = 5_000
WILLING = (Outcome.INSERT, Outcome.UPDATE, Outcome.UNCHANGED)
_ROSTERS = 0x120573E5  # the key of the lock that lets one batch write at a time


@action
def begin_run(roster_import: Import, *, by: Actor) -> Import:
    """Let the checked rows come in. A worker does it; the page shows how far it is."""
    roster_import = Import.objects.select_related("association").locked().get(pk=roster_import.pk)
    can_begin_run(by, roster_import).or_raise()
    now = timezone.now()
    nothing = dict.fromkeys(COUNTED_AS.values(), 0)
    begun = {"started_at": now, "heard_at": now, "tries": 0, "position": 0, "looked_at": 0, "made": "{}"}
    roster_import.change(state=State.RUNNING, **begun, **nothing)
    ring("directory.run_import", roster_import.pk)
    return roster_import


@action
def run_import(roster_import: Import, *, by: Actor) -> Import:
    """One batch; rings while more remain. Each row is decided anew, because the records may have changed.

    Nothing to do is no error: two workers may have heard the same bell. When whoever began it may not bring in
    rosters here any more, the import is FAILED and what has come in stays.
    """
    roster_import = Import.objects.select_related("association", "file").locked().get(pk=roster_import.pk)
    if roster_import.state != State.RUNNING:
        return roster_import
    try:
        can_run(by, roster_import).or_raise()
    except (Forbidden, Refusal) as stop:
        return _fail(roster_import, stop.code, by=by)
    one_roster_at_a_time()
    rows = staged_after(roster_import, roster_import.position, AT_ONCE)
    if rows:
        _bring_in(roster_import, rows, by)
        pass_over(roster_import, rows)
    if len(rows) < AT_ONCE:
        return _finish(roster_import, by=by)
    roster_import.save()
    ring("directory.run_import", roster_import.pk)
    return roster_import


def one_roster_at_a_time() -> None:
    """Until the transaction ends: two files with the same people must see what the other has written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ROSTERS])


def _bring_in(roster_import: Import, rows: Sequence[Staged], by: Actor) -> None:
    willing = [row for row in rows if row.outcome in WILLING and row.twin_of is None]
    # Those the dry run has found are held while they are compared, in the order of their keys.
    list(Person.objects.filter(pk__in=[row.person_id for row in willing if row.person_id]).locked().only("pk"))
    may_open = may_open_units_below(by, roster_import.association)
    answers = {one.line: one for one in roster_import.answers.filter(line__range=(rows[0].line, rows[-1].line))}
    sifted = sift(roster_import, willing, by=by, may_open=may_open, answers=answers)
    some = judged(roster_import, sifted, by=by, may_open=may_open, answers=answers)
    decisions = [decision for part in some for decision in part]
    decisions = sorted([*decisions, *newcomers(sifted)], key=lambda decision: decision.row.pk)
    opener = Opener(decisions, by)
    written = write_all(decisions, opener, roster_import.name, by=by)
    keep_new_ones_apart(decisions, written)
    opened = [OpenedUnit(imported_in=roster_import, association=unit) for unit in opener.opened.values()]
    OpenedUnit.objects.bulk_create(opened)
    new = [one.row.pk for one in decisions if one.outcome == Outcome.INSERT and one.row.pk in written]
    roster_import.made = made_with(roster_import.made, [written[key]["person"] for key in new])
    _mark(sifted, decisions, written)
    _follow_elders(roster_import, rows)
    _count(roster_import, rows)


def _mark(sifted: Sifted, decisions: Sequence[Decision], written: Written) -> None:
    """What became of each row. Of those who were certainly new there is only one thing to say."""
    certainly_new = {row.pk: written[row.pk] for row, _ in sifted.new if row.pk in written}
    mark_brought_in(certainly_new)
    mark_rows(marks_of_unchanged(sifted))
    mark_rows(mark_of(one) | written.get(one.row.pk, {}) for one in decisions if one.row.pk not in certainly_new)


def made_with(made: str, people: list[int]) -> str:
    """The ranges and these keys: keys are drawn one after the other, so that few ranges say whom an import has made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::int8multirange + coalesce(range_agg(int8range(key, key, '[]')), '{}')"
            " FROM unnest(%s::bigint[]) AS key",
            [made, people],
        )
        return str(cursor.fetchone()[0])


_TWINS = """
UPDATE directory_importedrow AS row
   SET outcome = CASE WHEN elder.outcome IN ('conflict', 'error') THEN elder.outcome ELSE 'unchanged' END,
       person_id = elder.person_id, affiliation_id = elder.affiliation_id
  FROM directory_importedrow AS twin, LATERAL (
    SELECT outcome, person_id, affiliation_id FROM directory_importedrow AS other
     WHERE other.imported_in_id = %(key)s AND other.line >= twin.twin_of ORDER BY other.line LIMIT 1) AS elder
 WHERE twin.id = ANY(%(twins)s) AND row.id = twin.id
"""


def _follow_elders(roster_import: Import, rows: Sequence[Staged]) -> None:
    """A line that stands twice becomes what its elder has become, in this part or an earlier one."""
    twins = [row.pk for row in rows if row.twin_of is not None]
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, {"key": roster_import.pk, "twins": twins})


def _count(roster_import: Import, rows: Sequence[Staged]) -> None:
    part = roster_import.imported_rows.filter(pk__in=[row.pk for row in rows])
    for outcome, count in part.counted().items():
        name = COUNTED_AS[Outcome(outcome)]
        setattr(roster_import, name, getattr(roster_import, name) + count)


def _finish(roster_import: Import, *, by: Actor) -> Import:
    roster_import.state = State.DONE
    roster_import.finished_at = timezone.now()
    roster_import.save()
    record(
        by, "directory.import_finished", about=[roster_import, roster_import.association], facts=roster_import.counts
    )
    ring("associations.count_coverage")
    return roster_import


def _fail(roster_import: Import, code: str, *, by: Actor) -> Import:
    undecide_the_rest(roster_import)
    roster_import.change(state=State.FAILED, failure={"code": "rights_are_gone"}, finished_at=timezone.now())
    facts = {"why": code} | roster_import.counts
    record(by, "directory.import_failed", about=[roster_import, roster_import.association], facts=facts)
    return roster_import
