"""What a roster says of many people at once: new records by the hundred, and where somebody works now.

The same rows that ``create_person``, ``add_affiliation`` and ``add_contact_point`` make one by one, in a handful of
statements; who calls writes one line of audit for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.actions import record
from common.actions import action
from common.actors import Actor
from institution import reads
from messaging.models import Addressee
from people.actions.affiliations import alumnus_at
from people.actions.naming import DERIVED_FIELDS, name_facts
from people.models import Affiliation, ContactPoint, Organisation, Person, Position


@dataclass(slots=True)
class NewRecord:
    """One person as a roster has them. Contacts are (kind, value), each as ``ContactPoint`` keeps it.

    ``person`` may bring all that ``name_facts`` makes of the name; else it is made here.
    """

    person: dict[str, Any]
    affiliation: dict[str, Any]
    contacts: list[tuple[str, str]] = field(default_factory=list)
    position: tuple[str, str] | None = None  # employer, title


@action
def bring_in_records(records: Sequence[NewRecord], *, by: Actor) -> list[Affiliation]:
    """A person and their affiliation for each, in the same order, with everything that hangs on them.

    Nine statements however many. Called by actions that asked who may, checked that nothing is too long, and
    write the audit. Raises ``Refusal`` with the sentence of a broken constraint.
    """
    people = Person.objects.bulk_create([Person(**_with_readings(one.person)) for one in records])
    affiliations = [Affiliation(person=person, **one.affiliation) for person, one in zip(people, records, strict=True)]
    for affiliation in affiliations:
        affiliation.alumnus_at = alumnus_at(affiliation)
    made: list[Affiliation] = Affiliation.objects.bulk_create(affiliations)
    _add_contacts(list(zip(people, records, strict=True)))
    _add_positions(list(zip(people, records, strict=True)))
    return made


def _with_readings(facts: dict[str, Any]) -> dict[str, Any]:
    return facts if facts.keys() >= {"full_name", *DERIVED_FIELDS} else name_facts(facts)


def _add_contacts(pairs: Sequence[tuple[Person, NewRecord]]) -> None:
    """The first of each kind is the first choice, and letters go there."""
    points: list[ContactPoint] = []
    addressees: list[Addressee] = []
    for person, one in pairs:
        firsts: dict[str, str] = {}
        for kind, value in dict.fromkeys(one.contacts):
            points.append(
                ContactPoint(
                    person=person,
                    kind=kind,
                    value=value,
                    source=ContactPoint.Source.IMPORT,
                    is_primary=kind not in firsts,
                )
            )
            firsts.setdefault(kind, value)
        if firsts:
            email, phone = (firsts.get(kind, "") for kind in (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE))
            addressees.append(Addressee(owner=person, email=email, phone=phone))
    ContactPoint.objects.bulk_create(points)
    Addressee.objects.bulk_create(addressees)


def _add_positions(pairs: Sequence[tuple[Person, NewRecord]]) -> None:
    said = [(person, *one.position) for person, one in pairs if one.position]
    employers = _organisations({employer for _, employer, _ in said if employer})
    Position.objects.bulk_create(
        [Position(person=person, organisation=employers.get(employer), title=title) for person, employer, title in said]
    )


def _organisations(names: set[str]) -> dict[str, Organisation]:
    """By their names; those that do not exist are made, also when somebody else makes them at this moment."""
    known = {one.name: one for one in Organisation.objects.filter(name__in=names)}
    if names - known.keys():
        lacking = [Organisation(name=name) for name in sorted(names - known.keys())]
        Organisation.objects.bulk_create(lacking, ignore_conflicts=True)
        known = {one.name: one for one in Organisation.objects.filter(name__in=names)}
    return known


@action
def note_position(person: Person, employer: str, title: str, *, by: Actor) -> Position:
    """Where a roster says they work now. What they did before is kept with the year in which this was learned.

    Called by actions that asked who may.
    """
    person = Person.objects.locked().get(pk=person.pk)
    this_year = str(reads.now().year)
    for former in person.positions.filter(ends_on=""):
        former.ends_on = this_year
        former.save(update_fields=["ends_on"])
    organisation = _organisations({employer})[employer] if employer else None
    position = Position(person=person, organisation=organisation, title=title)
    position.full_clean()
    position.save(force_insert=True)
    record(by, "people.position_noted", about=[person], fields=["organisation", "title"])
    return position
