"""The records a roster may be about, read for some hundred rows at once: each affiliation with its person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

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

    names: list[tuple[str, str, int | None]]  # as written, as it sorts, and the year in which they came
    numbers: frozenset[str]
    contacts: frozenset[str]


def asked_by(rows: Sequence[ImportedRow]) -> Asked:
    numbers = {row.cleaned.get("student_number", "") for row in rows} - {""}
    names = {(row.name["full_name"], row.name["sort_key"], row.cleaned.get("entry_year")) for row in rows}
    return Asked(
        names=sorted(names, key=str),
        numbers=frozenset(form for number in numbers for form in _forms(number)),
        contacts=frozenset(value for row in rows for _kind, value in contacts_of(row.cleaned)),
    )


def _forms(number: str) -> set[str]:
    """The index knows numbers to the letter; these are the ways one number is usually written."""
    return {number, number.upper(), number.lower(), number_key(number)}


# Looked up one by one, as in ``roster_candidates`` and for the same reasons. Who came in another year than the row says
# is somebody else, however common the name; a telephone that a whole office shares says nothing about anybody.
_NEAR = """
WITH namesake AS MATERIALIZED (
  SELECT called.entry_year, person.id
    FROM unnest(%(names)s::text[], %(sort_keys)s::text[], %(years)s::int[]) AS called(full_name, sort_key, entry_year),
    LATERAL (SELECT id FROM people_person WHERE people_person.full_name = called.full_name
       UNION SELECT id FROM people_person WHERE people_person.sort_key = called.sort_key) AS person
   WHERE NOT person.id <@ %(made)s::int8multirange
), near AS MATERIALIZED (
  SELECT namesake.id FROM namesake LEFT JOIN LATERAL (
    SELECT entry_year FROM people_affiliation WHERE person_id = namesake.id AND kind <> ALL(%(not_studies)s)
    OFFSET 0) AS studies ON true
   WHERE namesake.entry_year IS NULL OR studies.entry_year IS NULL OR studies.entry_year = namesake.entry_year
  UNION
  SELECT person_id FROM people_formername WHERE full_name = ANY(%(names)s)
  UNION
  SELECT numbered.person_id FROM unnest(%(numbers)s::text[]) AS said(number), LATERAL (
    SELECT person_id FROM people_affiliation
     WHERE student_number <> '' AND student_number = said.number OFFSET 0) AS numbered
  UNION
  SELECT unnest(reached.people) FROM unnest(%(contacts)s::text[]) AS said(value), LATERAL (
    SELECT array_agg(person_id) AS people FROM (
      SELECT person_id FROM people_contactpoint
       WHERE kind = ANY(%(kinds)s) AND value = said.value AND ended_at IS NULL LIMIT %(most_shared)s + 1) AS holders
    HAVING count(DISTINCT person_id) <= %(most_shared)s) AS reached
)
SELECT id FROM near WHERE NOT id <@ %(made)s::int8multirange
"""


def records_for(asked: Asked, roster_import: Import) -> list[Record]:
    """Every record of these numbers, names or contacts, apart from those this import itself has made. Four queries."""
    names, sort_keys, years = zip(*asked.names, strict=True) if asked.names else ((), (), ())
    said: dict[str, Any] = {"names": [*names], "sort_keys": [*sort_keys], "years": [*years]}
    said |= {"numbers": [*asked.numbers], "contacts": [*asked.contacts], "made": roster_import.made}
    said |= {"kinds": ContactPoint.Kind.values, "not_studies": [*NOT_STUDIES], "most_shared": MOST_SHARED}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, said)
        return records_of({key for (key,) in cursor.fetchall()})


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
