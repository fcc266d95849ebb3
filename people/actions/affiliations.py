"""How and when a person belonged to the school; and students who become alumni by the clock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.models import changed_fields
from institution import reads
from people.models import Affiliation, Person

AT_ONCE = 500


@action
def add_affiliation(person: Person, *, by: Actor, **facts: Any) -> Affiliation:
    """One line of the school's records about this person, as it stands on the diploma.

    Whose last day has passed is an alumnus at once. Called by actions that asked who may; raises
    ``ValidationError`` for values that cannot be.
    """
    affiliation = Affiliation.objects.add(person=person, **facts, alumnus_at=alumnus_at(Affiliation(**facts)))
    record(by, "people.affiliation_added", about=[person, affiliation], fields=sorted(facts))
    return affiliation


@action
def change_affiliation(affiliation: Affiliation, *, by: Actor, **facts: Any) -> Affiliation:
    """Put a line right. Other dates may make an alumnus of a student, or a student again of an alumnus."""
    affiliation = Affiliation.objects.locked().get(pk=affiliation.pk)
    changed = changed_fields(affiliation, facts)
    if not changed:
        return affiliation
    for name in changed:
        setattr(affiliation, name, facts[name])
    affiliation.change(**{name: facts[name] for name in changed}, alumnus_at=alumnus_at(affiliation))
    record(by, "people.affiliation_changed", about=[affiliation.person, affiliation], fields=sorted(changed))
    return affiliation


@action
def remove_affiliation(affiliation: Affiliation, *, by: Actor) -> None:
    """A line that an approval had added and that is taken back with it. Raises ``ProtectedError`` if in use."""
    record(by, "people.affiliation_removed", about=[affiliation.person, affiliation])
    affiliation.delete()


@action
def graduate_students(*, by: Actor) -> int:
    """Students whose last day has come become alumni (S12). Returns how many; rings again while there are more."""
    today = reads.now().date()
    students = list(Affiliation.objects.graduating_by(today).select_related("person").locked()[:AT_ONCE])
    for affiliation in students:
        affiliation.change(alumnus_at=alumnus_at(affiliation))
        record(by, "people.student_graduated", about=[affiliation.person, affiliation])
    if len(students) == AT_ONCE:
        ring("people.graduate_students")
    return len(students)


def alumnus_at(affiliation: Affiliation) -> datetime | None:
    """The start of the day from which they are alumni, if that day has come."""
    day = affiliation.alumnus_on()
    if day is None or day > reads.now().date():
        return None
    return timezone.now() if day == date.min else datetime.combine(day, time.min, tzinfo=reads.zone())
