"""Everybody in one class, and all that hangs on them, as lines of text. No database is needed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from alumni_portal.demo.crowd.plan import THE_LARGE_CLASS, YEARS_OF_STUDY, PlannedClass
from alumni_portal.demo.invented_people import WOMAN, InventedPerson, invented
from associations.models import Membership, Placement, Term
from common.copying import CopiedTable
from common.models import ALPHABET
from messaging.models import Addressee
from people.actions.naming import name_facts
from people.models import Affiliation, ContactPoint, Person

KEPT = 0.62  # classes with a liaison
IN_THE_GROUP = {True: 0.66, False: 0.31}  # members among the graduates of a class that somebody keeps, and of others
IN_A_CHAPTER = 0.08
EVERY_OTHER = 2  # how densely the large chapter is drawn from the crowd
THE_LARGE_CHAPTER = 1000

NAME_COLUMNS = (
    "full_name", "family_name", "given_name", "suffix", "name_order", "reading", "sort_key", "search_forms",
)  # fmt: skip
Lines = dict[str, list[str]]


@dataclass(frozen=True)
class Surroundings:
    """What the crowd is put into: keys of rows that are there, and the first keys of those to come."""

    moment: datetime
    first_person: int
    first_affiliation: int
    first_number: int  # of students, beyond those of the demo institution
    liaison_office: int
    large_chapter: int
    large_chapter_lacks: int
    chapters: tuple[int, ...]

    @cached_property
    def tables(self) -> dict[str, CopiedTable]:
        """In the order in which they have to be written."""
        columns = {
            Person: ("id", "public_id", *NAME_COLUMNS, "birth_date", "gender"),
            Affiliation: (
                "id", "public_id", "person_id", "department", "programme", "class_name", "student_number",
                "entry_year", "end_year", "alumnus_at",
            ),
            Placement: ("affiliation_id", "association_id", "source"),
            Membership: ("public_id", "association_id", "person_id", "origin", "joined_at"),
            Term: ("public_id", "association_id", "office_id", "person_id", "starts_on", "single_holder"),
            ContactPoint: ("person_id", "kind", "value", "source", "is_primary"),
            Addressee: ("public_id", "owner_id", "email", "phone"),
        }  # fmt: skip
        return {model.__name__: CopiedTable(model, given, self.moment) for model, given in columns.items()}


class ClassWriter:
    """Writes the lines of one class after the other."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.lines: Lines = defaultdict(list)

    def write(self, planned: PlannedClass, association: int, department: str) -> None:
        self.random = Random(f"class {planned.ordinal}")
        self.planned, self.association, self.department = planned, association, department
        self.is_kept = self.random.random() < KEPT or planned.size == THE_LARGE_CLASS
        self.liaison_is_missing = self.is_kept
        number = self.around.first_number + planned.first
        numbers = iter(range(number, number + planned.size))
        for ordinal, one in enumerate(invented(self.random, planned.entry_year, numbers), start=planned.first):
            self._person(ordinal, one)

    def _person(self, ordinal: int, one: InventedPerson) -> None:
        person = self.around.first_person + ordinal
        facts = name_facts({"full_name": one.full_name})
        gender = Person.Gender.FEMALE if one.gender == WOMAN else Person.Gender.MALE
        self._add(
            "Person",
            person,
            self._name(),
            *(facts.get(name, "") for name in NAME_COLUMNS),
            one.birth_date,
            gender.value,
        )
        self._affiliation(self.around.first_affiliation + ordinal, person, one)
        self._memberships(ordinal, person)
        self._contacts(person, one)

    def _affiliation(self, key: int, person: int, one: InventedPerson) -> None:
        planned = self.planned
        end_year = planned.entry_year + YEARS_OF_STUDY
        graduated = datetime(end_year, 7, 1, tzinfo=self.around.moment.tzinfo)
        self._add(
            "Affiliation", key, self._name(), person, self.department, planned.programme, planned.name_zh,
            one.student_number, planned.entry_year, end_year,
            graduated if graduated <= self.around.moment else None,
        )  # fmt: skip
        self._add("Placement", key, self.association, Placement.Source.IMPORT.value)

    def _memberships(self, ordinal: int, person: int) -> None:
        around, random = self.around, self.random
        if self.planned.size == THE_LARGE_CLASS or random.random() < IN_THE_GROUP[self.is_kept]:
            self._member(self.association, person)
            if self.liaison_is_missing:
                self.liaison_is_missing = False
                self._add("Term", self._name(), self.association, around.liaison_office, person, self._some_day(), True)
        turn, is_not_their_turn = divmod(ordinal, EVERY_OTHER)
        if not is_not_their_turn and turn < around.large_chapter_lacks:
            self._member(around.large_chapter, person)
        elif around.chapters and random.random() < IN_A_CHAPTER:
            self._member(random.choice(around.chapters), person)

    def _member(self, association: int, person: int) -> None:
        self._add("Membership", self._name(), association, person, Membership.Origin.STAFF.value, self._some_moment())

    def _contacts(self, person: int, one: InventedPerson) -> None:
        phone = f"+86{one.phone}" if one.phone else ""
        for kind, value in ((ContactPoint.Kind.EMAIL, one.email), (ContactPoint.Kind.PHONE, phone)):
            if value:
                self._add("ContactPoint", person, kind.value, value, ContactPoint.Source.IMPORT.value, True)
        if one.email or phone:
            self._add("Addressee", self._name(), person, one.email, phone)

    def _add(self, table: str, *values: object) -> None:
        self.lines[table].append(self.around.tables[table].line(*values))

    def _name(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=12))

    def _some_day(self) -> date:
        return self._some_moment().date()

    def _some_moment(self) -> datetime:
        return self.around.moment - timedelta(days=self.random.randint(1, 700), seconds=self.random.randint(0, 40_000))
