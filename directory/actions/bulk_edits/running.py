"""The change is carried out some people at a time: each step is a transaction, each person an action of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Forbidden, Refusal
from directory.actions.bulk_edits.operations import CHANGES
from directory.models import BulkEdit, BulkEditRow
from directory.permissions import can_begin_bulk_edit, can_begin_bulk_undo
from people.models import Person
from people.models.gate import reading_of

State, Outcome = BulkEdit.State, BulkEditRow.Outcome
AT_ONCE = 50  # people in a step
SILENT_FOR = timedelta(seconds=60)
KEPT_FOR = timedelta(days=30)
FORGOTTEN_AT_ONCE = 20


@action
def begin_bulk_edit(edit: BulkEdit, *, by: Actor) -> BulkEdit:
    """Carry out what was looked at. Raises ``Forbidden``; ``Refusal`` ``change_begun``, ``nobody_changes``."""
    edit = BulkEdit.objects.locked().get(pk=edit.pk)
    can_begin_bulk_edit(by, edit).or_raise()
    edit.change(state=State.RUNNING, heard_at=timezone.now())
    record(by, "directory.bulk_edit_begun", about=[edit], facts={"operation": edit.operation})
    ring("directory.carry_on_bulk_edit", edit.pk)
    return edit


@action
def begin_bulk_undo(edit: BulkEdit, *, by: Actor) -> BulkEdit:
    """Put back what it changed, where nobody has changed it since. Raises ``Refusal`` ``change_not_undone``."""
    edit = BulkEdit.objects.locked().get(pk=edit.pk)
    can_begin_bulk_undo(by, edit).or_raise()
    edit.change(state=State.UNDOING, heard_at=timezone.now())
    record(by, "directory.bulk_undo_begun", about=[edit], facts={"operation": edit.operation})
    ring("directory.carry_on_bulk_edit", edit.pk)
    return edit


@action
def carry_on_bulk_edit(edit: BulkEdit, *, by: Actor) -> bool:
    """The next people. False when nothing is left to do, or nothing is to be done."""
    edit = BulkEdit.objects.locked().get(pk=edit.pk)
    if not edit.is_at_work:
        return False
    running = edit.state == State.RUNNING
    waiting = edit.rows.filter(outcome=Outcome.WAITS if running else Outcome.CHANGED)
    rows = list(waiting.order_by("person_id").select_related("person")[:AT_ONCE])
    # In the order of their keys, before anything else of theirs is held.
    people = {person.pk: person for person in Person.objects.filter(pk__in=[row.person_id for row in rows]).locked()}
    for row in rows:
        _do(row, edit, people[row.person_id], _changed if running else _put_back, by)
    if len(rows) < AT_ONCE:
        _finish(edit, by=by)
        return False
    edit.change(heard_at=timezone.now())
    return True


def _do(row: BulkEditRow, edit: BulkEdit, person: Person, step: Callable[..., str], by: Actor) -> None:
    """One person. Who cannot be changed now is left out, and why is kept."""
    try:
        row.outcome = step(row, edit, person, by)
    except (Refusal, Forbidden) as stop:
        row.outcome = Outcome.LEFT_OUT if edit.state == State.RUNNING else Outcome.KEPT
        row.reason = "not_kept" if isinstance(stop, Forbidden) else stop.code[:40]
    except ValidationError:
        row.outcome, row.reason = Outcome.LEFT_OUT, "cannot_be"
    row.save(update_fields=["outcome", "reason"])


def _changed(row: BulkEditRow, edit: BulkEdit, person: Person, by: Actor) -> str:
    """What stands there must still be what whoever asked has seen."""
    change = CHANGES[edit.operation]
    if change.field and not reading_of(by, person).may(change.field):
        row.reason = "hidden"
        return Outcome.LEFT_OUT
    if change.stands(person, edit.value)[:200] != row.before:
        row.reason = "changed_since"
        return Outcome.LEFT_OUT
    change.act(person, edit.value, by)
    return Outcome.CHANGED


def _put_back(row: BulkEditRow, edit: BulkEdit, person: Person, by: Actor) -> str:
    change = CHANGES[edit.operation]
    if change.undo is None or change.stands(person, edit.value) != change.becomes(edit.value):
        return Outcome.KEPT
    change.undo(person, row.before, edit.value, by)
    return Outcome.UNDONE


def _finish(edit: BulkEdit, *, by: Actor) -> None:
    running = edit.state == State.RUNNING
    edit.change(state=State.DONE if running else State.UNDONE, finished_at=timezone.now())
    counts = {outcome: edit.rows.filter(outcome=outcome).count() for outcome in Outcome.values}
    verb = "directory.bulk_edit_finished" if running else "directory.bulk_edit_undone"
    record(by, verb, about=[edit], facts={"operation": edit.operation} | counts)


@action
def continue_bulk_edits(*, by: Actor) -> int:
    """Ring for those whose worker is silent. Returns how many."""
    silent = BulkEdit.objects.at_work().filter(heard_at__lt=timezone.now() - SILENT_FOR).order_by("pk")
    edits = list(silent.select_for_update(of=("self",), skip_locked=True))
    for edit in edits:
        edit.change(heard_at=timezone.now())
        ring("directory.carry_on_bulk_edit", edit.pk)
    return len(edits)


@action
def forget_bulk_edits(*, by: Actor) -> int:
    """After thirty days what stood there before is forgotten, and with it the way back. Returns how many went."""
    old = BulkEdit.objects.begun_before(timezone.now() - KEPT_FOR).order_by("pk")
    edits = list(old.select_for_update(of=("self",), skip_locked=True)[:FORGOTTEN_AT_ONCE])
    for edit in edits:
        record(by, "directory.bulk_edit_forgotten", about=[edit])
        edit.delete()
    return len(edits)
