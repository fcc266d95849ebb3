"""An import is taken back: a batch at a time, from the end of the file to its beginning.

Each row says what became of it. What was edited since, by anybody, stays and is listed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from associations.actions import take_back_units
from associations.models import Association, Placement
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.copying import put_back, take_out
from common.verdicts import Forbidden, Refusal
from directory.actions.running import one_roster_at_a_time
from directory.models import DuplicatePair, Import, ImportedRow
from directory.permissions import can_begin_undo, can_undo
from directory.queries.undoing import Undo, empty_units, look_back, pairs_made_by, written_rows
from people.actions import forget_unused_organisations, take_back_records
from people.models import Person

State = Import.State
Undone = ImportedRow.Undone
AT_ONCE = 1_000


@action
def begin_undo(roster_import: Import, *, by: Actor) -> Import:
    """Ask for what came in to be taken back; a worker does it. Also once more, when it was stopped by an error.

    Raises ``Refusal`` ``import_forgotten``, ``nothing_to_undo``, ``import_<state>``.
    """
    roster_import = Import.objects.select_related("association").locked().get(pk=roster_import.pk)
    can_begin_undo(by, roster_import).or_raise()
    now = timezone.now()
    roster_import.change(
        state=State.UNDOING, failure={}, heard_at=now, tries=0, trouble="", finished_at=None, undone_at=None
    )
    ring("directory.undo_import", roster_import.pk)
    return roster_import


@action
def undo_import(roster_import: Import, *, by: Actor) -> Import:
    """One batch; rings while more remain. Nothing to do is no error: two workers may have heard the same bell.

    When whoever began the import may not bring in rosters here any more it is FAILED, and the rest stays.
    """
    roster_import = Import.objects.select_related("association").locked().get(pk=roster_import.pk)
    if roster_import.state != State.UNDOING:
        return roster_import
    try:
        can_undo(by, roster_import).or_raise()
    except (Forbidden, Refusal) as stop:
        roster_import.change(state=State.FAILED, failure={"code": "rights_are_gone"}, finished_at=timezone.now())
        facts = {"why": stop.code} | roster_import.counts
        record(by, "directory.import_failed", about=[roster_import, roster_import.association], facts=facts)
        return roster_import
    one_roster_at_a_time()
    rows = list(written_rows(roster_import)[:AT_ONCE])
    if not rows:  # a step of its own: units are locked before people, never after
        return _finish(roster_import, by=by)
    _take_back(roster_import, rows, by)
    roster_import.save()
    ring("directory.undo_import", roster_import.pk)
    return roster_import


def _take_back(roster_import: Import, rows: Sequence[ImportedRow], by: Actor) -> None:
    list(Person.objects.filter(pk__in=[row.person_id for row in rows if row.person_id]).locked().only("pk"))
    undos: list[Undo] = []
    for _group, some in _groups_of_one_answer(rows):
        found = look_back(some)
        gone = [undo.row for undo in found if undo.undone == Undone.TAKEN_AWAY and undo.row.person_id]
        DuplicatePair.objects.filter(pk__in=pairs_made_by(gone)).delete()
        _take_away([row.person_id for row in gone if row.person_id], by)
        for undo in found:
            _put_back(undo)
        undos += found
    _mark(undos)
    for kind, count in Counter(undo.undone for undo in undos).items():
        name = str(kind)
        setattr(roster_import, name, getattr(roster_import, name) + count)
    roster_import.heard_at, roster_import.tries, roster_import.trouble = timezone.now(), 0, ""


def _groups_of_one_answer(rows: Sequence[ImportedRow]) -> Iterable[tuple[int, list[ImportedRow]]]:
    """Two rows may have changed one person: the later one is put back before the earlier one is asked."""
    seen: Counter[int] = Counter()
    numbered = []
    for row in rows:
        numbered.append((seen[row.person_id or 0], row))
        seen[row.person_id or 0] += row.outcome == ImportedRow.Outcome.UPDATE
    numbered.sort(key=lambda pair: pair[0])
    return [(turn, [row for _, row in some]) for turn, some in groupby(numbered, key=lambda pair: pair[0])]


def _take_away(people: list[int], by: Actor) -> None:
    """Nothing points at them any more but what the import wrote, and what the night thought of them."""
    if not people:
        return
    ImportedRow.objects.filter(person__in=people).update(person=None, affiliation=None)
    DuplicatePair.objects.proposed().filter(Q(one__in=people) | Q(other__in=people)).delete()
    Placement.objects.filter(affiliation__person__in=people).delete()
    take_back_records(people, by=by)


def _put_back(undo: Undo) -> None:
    """Rows the import added to somebody known go; columns it changed get their value of before."""
    for table, key, before, _after in reversed(undo.changes):
        if before is None:
            take_out(table, [key])
    for table, key, before, _after in undo.changes:
        if before is not None:
            put_back(table, key, before)


_MARK = """
UPDATE directory_importedrow AS row
   SET undone = mark.undone, reasons = mark.reasons,
       written = CASE WHEN mark.undone = 'kept' THEN row.written ELSE '{}' END
  FROM jsonb_to_recordset(%s::jsonb) AS mark(id bigint, undone text, reasons jsonb)
 WHERE row.id = mark.id
"""


def _mark(undos: Sequence[Undo]) -> None:
    marks = [{"id": one.row.pk, "undone": one.undone, "reasons": [*one.row.reasons, *one.reasons]} for one in undos]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [json.dumps(marks)])


def _finish(roster_import: Import, *, by: Actor) -> Import:
    units = _take_back_empty_units(roster_import, by)
    forget_unused_organisations(since=roster_import.started_at or roster_import.created_at, by=by)
    now = timezone.now()
    roster_import.state, roster_import.undone_at, roster_import.finished_at = State.UNDONE, now, now
    roster_import.save()
    names = ("taken_away", "put_back", "kept")
    facts = {name: getattr(roster_import, name) for name in names} | {"units": units}
    record(by, "directory.import_undone", about=[roster_import, roster_import.association], facts=facts)
    ring("associations.count_coverage")
    return roster_import


def _take_back_empty_units(roster_import: Import, by: Actor) -> int:
    """Classes before the cohorts they stand in, those before their departments. Returns how many went."""
    count = 0
    for kind in (Association.Kind.CLASS, Association.Kind.COHORT, Association.Kind.DEPARTMENT):
        opened = roster_import.opened_units.filter(association__kind=kind).values_list("association", flat=True)
        empty = empty_units(list(opened))
        count += take_back_units(list(Association.objects.filter(pk__in=empty)), by=by)
    return count
