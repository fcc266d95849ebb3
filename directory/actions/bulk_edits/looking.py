"""What a change would do to whom, before anything is written to a record."""

from __future__ import annotations

from collections.abc import Iterator

from associations.models import Capability
from associations.queries.reach import people_in_reach
from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.actions.bulk_edits.operations import CHANGES, Change
from directory.models import BulkEdit, BulkEditRow
from directory.permissions import can_edit_many
from directory.queries.chosen import Choice, name_of, people_chosen
from people.models import Person
from people.models.gate import readings

Outcome = BulkEditRow.Outcome


@action
def look_at_bulk_edit(choice: Choice, operation: str, value: str, *, by: Actor) -> BulkEdit:
    """A row for each of these people: what would change, or why they are left out.

    ``value`` is the key of a tag, the code of a city, the name of an employer. Raises ``Forbidden``; ``Refusal``
    ``change_unknown``, ``value_unknown``, ``too_many_at_once``, ``nobody_chosen``.
    """
    value = value.strip()
    can_edit_many(by, choice, operation, value).or_raise()
    edit: BulkEdit = BulkEdit.objects.add(begun_by=by.person, name=name_of(choice), operation=operation, value=value)
    people = list(people_chosen(choice, by).in_name_order())
    BulkEditRow.objects.bulk_create(_rows(edit, people, by), batch_size=1_000)
    record(by, "directory.bulk_edit_looked_at", about=[edit], facts={"operation": operation, "people": len(people)})
    return edit


def _rows(edit: BulkEdit, people: list[Person], by: Actor) -> Iterator[BulkEditRow]:
    change, keys = CHANGES[edit.operation], [person.pk for person in people]
    kept = Person.objects.filter(people_in_reach(by, Capability.PEOPLE_EDIT), pk__in=keys)
    keeps = set(keys) if by.is_system else set(kept.values_list("pk", flat=True))
    read = readings(by, people) if change.field else {}
    for person in people:
        if person.pk not in keeps:
            yield _left_out(edit, person, "not_kept")
        elif change.field and not read[person.pk].may(change.field):
            yield _left_out(edit, person, "hidden")
        else:
            yield _looked_at(edit, person, change)


def _left_out(edit: BulkEdit, person: Person, reason: str) -> BulkEditRow:
    return BulkEditRow(edit=edit, person=person, outcome=Outcome.LEFT_OUT, reason=reason)


def _looked_at(edit: BulkEdit, person: Person, change: Change) -> BulkEditRow:
    before = change.stands(person, edit.value)
    if before == change.becomes(edit.value):
        return _left_out(edit, person, "is_so")
    if person.deceased_at is not None:
        return _left_out(edit, person, "deceased")
    return BulkEditRow(edit=edit, person=person, before=before[:200])
