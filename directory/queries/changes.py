"""What a row would change in a record it is about, and what of that is not the roster's to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from audit.models import Entry
from directory.models import ImportedRow
from directory.queries.keys import dates_differ, is_more_precise, number_key, unit_key
from directory.queries.reasons import Reason, reason
from directory.queries.records import Record
from directory.queries.row_facts import (
    AFFILIATION_FIELDS,
    affiliation_facts_of,
    contacts_of,
    person_facts_of,
    position_of,
)
from directory.reading import Values
from people.models import ContactPoint, Person, Position, RecordNote

NAME_PARTS = ("family_name", "given_name", "suffix", "name_order")
# Written in another way it is still the same: the diploma's text stays.
KEYS = {"department": unit_key, "class_name": unit_key, "programme": unit_key, "student_number": number_key}
# Field of the person → field of the roster, for saying what changes.
SAID_AS = {
    "birth_date": "birth_date",
    "gender": "gender",
    "gender_as_given": "gender",
    "city_code": "city",
    "family_name": "family_name",
    "given_name": "given_name",
    "suffix": "given_name",
    "name_order": "family_name",
}


@dataclass
class Changes:
    """Facts to write, and why the row may not be written after all."""

    person: dict[str, Any] = field(default_factory=dict)
    affiliation: dict[str, Any] = field(default_factory=dict)
    contacts: list[tuple[str, str, bool]] = field(default_factory=list)  # kind, value, whether it is used first
    position: tuple[str, str] | None = None
    labelled: list[tuple[str, str]] = field(default_factory=list)  # notes: heading and words
    moves: bool = False  # to the unit that the row names
    own_words: set[str] = field(default_factory=set)  # fields the person has set or proven themselves
    notes: list[Reason] = field(default_factory=list)

    def fields(self) -> list[str]:
        """In the roster's words, for the reader."""
        to_roster = {ours: theirs for theirs, ours in AFFILIATION_FIELDS.items()}
        said = {SAID_AS[name] for name in self.person} | {to_roster[name] for name in self.affiliation}
        said |= {kind for kind, _, _ in self.contacts} | ({"notes"} if self.labelled else set())
        if self.position:
            said |= {name for name, text in zip(("employer", "position"), self.position, strict=True) if text}
        return sorted(said | ({"place"} if self.moves else set()))

    @property
    def are_notes_alone(self) -> bool:
        rest = self.person or self.affiliation or self.contacts or self.position or self.moves
        return bool(self.labelled) and not rest


class OwnWords:
    """What the persons of a batch have said themselves, how they are reached, what is noted. Three queries, or four."""

    def __init__(self, people: Collection[Person]) -> None:
        self._keys = keys = [person.pk for person in people]
        self._fields = _fields_set_by_owners(people)
        self._contacts: dict[int, list[ContactPoint]] = defaultdict(list)
        for point in ContactPoint.objects.filter(person__in=keys).order_by("pk"):
            self._contacts[point.person_id].append(point)
        self._positions: dict[int, list[Position]] = defaultdict(list)
        for position in Position.objects.filter(person__in=keys, ends_on="").select_related("organisation"):
            self._positions[position.person_id].append(position)

    def fields_of(self, person: Person) -> set[str]:
        return self._fields.get(person.pk, set())

    def contacts_of(self, person: Person) -> list[ContactPoint]:
        return self._contacts[person.pk]

    def positions_of(self, person: Person) -> list[Position]:
        return self._positions[person.pk]

    def is_noted(self, person: Person, label: str, text: str) -> bool:
        return (person.pk, label, text) in self._notes

    @cached_property
    def _notes(self) -> set[tuple[int, str, str]]:
        """Asked for only when a roster brings any."""
        return set(RecordNote.objects.filter(person__in=self._keys).values_list("person_id", "label", "text"))


def _fields_set_by_owners(people: Iterable[Person]) -> dict[int, set[str]]:
    """The audit knows who changed what: only those with a login can have changed anything."""
    owners = {person.login_id: person.pk for person in people if person.login_id is not None}
    found: dict[int, set[str]] = defaultdict(set)
    entries = Entry.objects.filter(Q(user_id__in=owners), verb="people.person_changed")
    for user_id, about, fields in entries.values_list("user_id", "about", "fields"):
        if f"people.person:{owners[user_id]}" in about:
            found[owners[user_id]].update(fields)
    return found


def changes_between(row: ImportedRow, record: Record, own: OwnWords) -> Changes:
    """What the row says otherwise or besides. What it does not say stays as it is."""
    found, values = Changes(), row.cleaned
    _compare_person(row, record.person, own.fields_of(record.person), found)
    _compare_affiliation(values, record, found)
    _compare_contacts(values, own.contacts_of(record.person), found)
    _compare_position(values, record.person, own.positions_of(record.person), found)
    notes = ((label, text) for label, text in values.get("notes", ()))
    found.labelled = [note for note in notes if not own.is_noted(record.person, *note)]
    return found


def _compare_person(row: ImportedRow, person: Person, set_by_owner: set[str], found: Changes) -> None:
    said = person_facts_of(row.cleaned)
    if row.cleaned.get("family_name") and row.cleaned.get("given_name") and row.name["full_name"] == person.full_name:
        # Two columns say where the family name ends; the name itself is never changed by a roster.
        said |= {name: row.name[name] for name in NAME_PARTS}
    for name, value in said.items():
        known = getattr(person, name)
        if known == value or _says_less(name, value, known):
            continue
        if name in set_by_owner:
            found.own_words.add(SAID_AS[name])
        else:
            found.person[name] = value


def _says_less(name: str, value: str, known: str) -> bool:
    if name == "birth_date":
        return bool(known) and not dates_differ(value, known) and not is_more_precise(value, known)
    if name == "gender":
        return value == Person.Gender.UNKNOWN
    return name == "gender_as_given" and bool(known)


def _compare_affiliation(values: Values, record: Record, found: Changes) -> None:
    for name, value in affiliation_facts_of(values).items():
        known = record.said(name)
        key_of = KEYS.get(name)
        if known != value and not (key_of and known and key_of(value) == key_of(known)):
            found.affiliation[name] = value


def _compare_contacts(values: Values, points: list[ContactPoint], found: Changes) -> None:
    for kind, value in contacts_of(values):
        same = [point for point in points if point.kind == kind and point.value == value]
        if any(point.ended_at is None for point in same):
            continue
        if same:
            found.notes.append(reason("contact_has_ended", field=kind))
        elif any(_is_own(point) for point in points if point.kind == kind and point.ended_at is None):
            found.own_words.add(kind)
        else:
            current = [point for point in points if point.kind == kind and point.ended_at is None]
            newest = all(point.source == ContactPoint.Source.IMPORT for point in current)
            found.contacts.append((kind, value, newest))


def _is_own(point: ContactPoint) -> bool:
    return point.source == ContactPoint.Source.OWNER or point.verified_at is not None


def _compare_position(values: Values, person: Person, current: list[Position], found: Changes) -> None:
    said = position_of(values)
    if said is None or any(_is_said(said, position) for position in current):
        return
    if current and person.login_id is not None:
        found.own_words.add("employer")
    else:
        found.position = said


def _is_said(said: tuple[str, str], position: Position) -> bool:
    """What is said is so; what is not said may be as it is."""
    employer, title = said
    known = position.organisation.name if position.organisation else ""
    return employer in ("", known) and title in ("", position.title)
