"""The records a roster may be about, read for some hundred rows at once: each affiliation with its person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from associations.models import Placement
from directory.models import Import, ImportedRow
from directory.queries.keys import number_key, unit_key
from directory.queries.row_facts import contacts_of
from people.models import Affiliation, ContactPoint, FormerName, Person
from people.names import fold_name

MOST_SHARED = 30  # people with one telephone or address
# What the school says of its own staff and guests tells nothing about their studies.
NOT_STUDIES = (*Affiliation.GUESTS, Affiliation.Kind.STAFF)


@dataclass
class Record:
    """One line of the school's records; without an affiliation when the person has none that a roster could mean."""

    person: Person
    affiliation: Affiliation | None = None
    unit_id: int | None = None
    unit_path: list[int] = field(default_factory=list)
    placed_by: str = ""
    former_names: tuple[str, ...] = ()

    @cached_property
    def name_keys(self) -> frozenset[str]:
        return frozenset(fold_name(name) for name in (self.person.full_name, *self.former_names))

    def said(self, name: str) -> Any:
        """A field of the affiliation; empty or None where there is none."""
        return getattr(self.affiliation, name) if self.affiliation else ""

    @cached_property
    def number_key(self) -> str:
        return number_key(self.said("student_number"))

    @cached_property
    def class_key(self) -> str:
        return unit_key(self.said("class_name"), self.said("entry_year") or None, self.said("end_year") or None)

    @cached_property
    def department_key(self) -> str:
        return unit_key(self.said("department"))


@dataclass(frozen=True)
class Asked:
    """What a batch of rows looks for."""

    names: frozenset[str]
    sort_keys: frozenset[str]
    numbers: frozenset[str]
    contacts: frozenset[str]
    entry_years: frozenset[int] | None  # None: some row does not say


def asked_by(rows: Sequence[ImportedRow]) -> Asked:
    numbers = {row.cleaned.get("student_number", "") for row in rows} - {""}
    years = {row.cleaned.get("entry_year") for row in rows}
    return Asked(
        names=frozenset(row.name["full_name"] for row in rows),
        sort_keys=frozenset(row.name["sort_key"] for row in rows),
        numbers=frozenset(form for number in numbers for form in _forms(number)),
        contacts=frozenset(value for row in rows for _kind, value in contacts_of(row.cleaned)),
        entry_years=None if None in years else frozenset(year for year in years if year is not None),
    )


def _forms(number: str) -> set[str]:
    """The index knows numbers to the letter; these are the ways one number is usually written."""
    return {number, number.upper(), number.lower(), number_key(number)}


def records_for(asked: Asked, roster_import: Import) -> list[Record]:
    """Every record of these numbers, names or contacts, apart from those this import itself has made. Five queries."""
    people = _strangers_to(roster_import)
    by_number = Q(Exists(Affiliation.objects.filter(person=OuterRef("pk"), student_number__in=asked.numbers)))
    by_name = Q(full_name__in=asked.names) | Q(sort_key__in=asked.sort_keys)
    former = FormerName.objects.filter(full_name__in=asked.names).values_list("person_id", flat=True)
    keys = set(people.filter(by_name & _of_these_years(asked.entry_years)).values_list("pk", flat=True))
    keys |= set(people.filter(Q(pk__in=list(former))).values_list("pk", flat=True))
    keys |= set(people.filter(pk__in=_reached_by(asked.contacts)).values_list("pk", flat=True))
    if asked.numbers:
        keys |= set(people.filter(by_number).values_list("pk", flat=True))
    return records_of(keys)


def _reached_by(contacts: Collection[str]) -> set[int]:
    """A telephone that a whole office shares says nothing about anybody."""
    if not contacts:
        return set()
    holders: dict[str, set[int]] = defaultdict(set)
    for value, person_id in ContactPoint.objects.current().filter(value__in=contacts).values_list("value", "person_id"):
        holders[value].add(person_id)
    return {key for people in holders.values() if len(people) <= MOST_SHARED for key in people}


def _of_these_years(years: Collection[int] | None) -> Q:
    """Who came in another year than all of these is somebody else, however common the name."""
    if years is None:
        return Q()
    studies = Affiliation.objects.filter(person=OuterRef("pk")).exclude(kind__in=NOT_STUDIES)
    return Q(Exists(studies.filter(Q(entry_year=None) | Q(entry_year__in=years)))) | ~Q(Exists(studies))


def _strangers_to(roster_import: Import) -> QuerySet[Person]:
    """Sought by the person: in the index by outcome a whole import lies under one word (see ``roster_candidates``)."""
    which, what = F("imported_in_id") + 0, Concat("outcome", Value(""))
    of_this_person = ImportedRow.objects.filter(person=OuterRef("pk")).alias(which=which, what=what)
    made_here = of_this_person.filter(which=roster_import.pk, what=ImportedRow.Outcome.INSERT)
    return Person.objects.filter(~Exists(made_here))


def records_of(keys: Collection[int]) -> list[Record]:
    """Each studies' affiliation of these persons, or the person alone where there is none. Three queries."""
    if not keys:
        return []
    former: dict[int, list[str]] = defaultdict(list)
    for person_id, name in FormerName.objects.filter(person__in=keys).values_list("person_id", "full_name"):
        former[person_id].append(name)
    lines: dict[int, list[Affiliation]] = defaultdict(list)
    studies = Affiliation.objects.filter(person__in=keys).exclude(kind__in=NOT_STUDIES)
    for affiliation in studies.select_related("placement__association").order_by("pk"):
        lines[affiliation.person_id].append(affiliation)
    people = Person.objects.filter(pk__in=keys).order_by("pk")
    return [
        _record(person, affiliation, tuple(former[person.pk]))
        for person in people
        for affiliation in lines[person.pk] or [None]
    ]


def _record(person: Person, affiliation: Affiliation | None, former_names: tuple[str, ...]) -> Record:
    placement: Placement | None = getattr(affiliation, "placement", None) if affiliation else None
    if placement is None:
        return Record(person, affiliation, former_names=former_names)
    return Record(
        person,
        affiliation,
        unit_id=placement.association_id,
        unit_path=placement.association.path,
        placed_by=placement.source,
        former_names=former_names,
    )


def classmates_in(units: Collection[int], roster_import: Import) -> dict[int, list[Record]]:
    """Who was placed in these units before this import: where a name may be written in another way."""
    if not units:
        return {}
    placed = Placement.objects.filter(association__in=units, affiliation__person__in=_strangers_to(roster_import))
    found: dict[int, list[Record]] = defaultdict(list)
    for record in records_of(set(placed.values_list("affiliation__person_id", flat=True))):
        if record.unit_id in units:
            found[record.unit_id].append(record)
    return found
