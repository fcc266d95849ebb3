"""Who stands in a circle to a person, from that person's side: counted on the page that says who sees what."""

from __future__ import annotations

from django.db.models import QuerySet

from associations.models import Association, Capability, Membership, Placement, Term
from people.models import Person


def _own_groups(person: Person) -> QuerySet[Membership]:
    return Membership.objects.standing().filter(person=person)


def _own_classes(person: Person) -> set[int]:
    placed = Placement.objects.filter(affiliation__person=person, association__kind=Association.Kind.CLASS)
    inside = _own_groups(person).filter(association__kind=Association.Kind.CLASS)
    return {*placed.values_list("association_id", flat=True), *inside.values_list("association_id", flat=True)}


def _standing_in(groups: set[int] | QuerySet, person: Person) -> QuerySet[Person]:
    members = Membership.objects.standing().filter(association__in=groups)
    return Person.objects.filter(pk__in=members.values("person")).exclude(pk=person.pk)


def classmates_of(person: Person) -> QuerySet[Person]:
    """Who is in the group of one of their classes."""
    return _standing_in(_own_classes(person), person)


def fellow_members_of(person: Person) -> QuerySet[Person]:
    return _standing_in(_own_groups(person).values("association"), person)


def officers_over(person: Person, *capabilities: str) -> QuerySet[Person]:
    """Who serves today, with all these rights in one office, in a unit of theirs or anywhere above it."""
    placed = Placement.objects.filter(affiliation__person=person).values_list("association__path", flat=True)
    inside = _own_groups(person).values_list("association__path", flat=True)
    units = {unit for path in [*placed, *inside] for unit in path}
    units.update(Association.objects.filter(kind=Association.Kind.SCHOOL).values_list("pk", flat=True))
    terms = Term.objects.serving_today().filter(association__in=units, office__capabilities__contains=[*capabilities])
    return Person.objects.living().filter(pk__in=terms.values("person")).exclude(pk=person.pk)


def register_keepers(person: Person, *capabilities: str) -> QuerySet[Person]:
    """Who keeps the whole register at the school."""
    terms = Term.objects.serving_today().filter(
        association__kind=Association.Kind.SCHOOL,
        office__capabilities__contains=[Capability.PEOPLE_SEE, Capability.PEOPLE_EDIT, *capabilities],
    )
    return Person.objects.living().filter(pk__in=terms.values("person")).exclude(pk=person.pk)
