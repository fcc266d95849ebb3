"""Once a year each member is asked whether what we know of them is still right."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from audit.actions import record, record_each
from common.actions import action
from common.actors import Actor
from common.bell import ring
from people.emails import queue_yearly_check
from people.models import Person, YearlyCheck
from people.permissions import can_confirm_record, is_owner
from people.queries import due_for_a_check

AT_ONCE = 500


@action
def ask_whether_all_is_right(*, by: Actor) -> int:
    """Write to those whose turn it is; called twice, nobody is asked twice. Returns how many; rings for more."""
    people = list(due_for_a_check(timezone.now()).locked().select_related("login")[:AT_ONCE])
    _note(people, "asked_at")
    record_each(by, "people.asked_whether_all_is_right", [[person] for person in people], facts=[{}] * len(people))
    for person in people:
        queue_yearly_check(person)
    if len(people) == AT_ONCE:
        ring("people.ask_whether_all_is_right")
    return len(people)


@action
def confirm_record(person: Person, *, by: Actor) -> datetime:
    """Its owner says that all is right. When that was."""
    can_confirm_record(by, person).or_raise()
    person = Person.objects.locked().get(pk=person.pk)
    moment = _note([person], "confirmed_at")
    record(by, "people.record_confirmed", about=[person])
    return moment


@action
def note_own_change(person: Person, *, by: Actor) -> None:
    """Who has just put something right themselves is not asked for a year. Part of the actions of one's own page."""
    if is_owner(by, person):
        _note([person], "changed_at")


def _note(people: list[Person], what: str) -> datetime:
    now = timezone.now()
    YearlyCheck.objects.bulk_create(
        [YearlyCheck(person=person, counts_from=now, **{what: now}) for person in people],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[what, "counts_from"],
    )
    return now
