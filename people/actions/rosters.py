"""What a roster says of many people at once: new records by the hundred, and where somebody works now.

The same rows that ``create_person``, ``add_affiliation`` and ``add_contact_point`` make one by one, written by COPY;
who calls writes one line of audit for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.copying import CopiedTable, copy_lines, new_keys
from common.models import new_public_id
from institution import reads
from messaging.models import Addressee
from people.actions.affiliations import alumnus_at
from people.actions.naming import DERIVED_FIELDS, name_facts
from people.models import Affiliation, ContactPoint, Organisation, Person, Position, RecordNote

PERSON_COLUMNS = (
    *("full_name", "family_name", "given_name", "suffix", "name_order", *DERIVED_FIELDS),
    *("birth_date", "gender", "gender_as_given", "city_code"),
)
AFFILIATION_COLUMNS = ("department", "programme", "class_name", "student_number", "entry_year", "end_year")
_UNKNOWN = {"gender": Person.Gender.UNKNOWN, "name_order": Person.NameOrder.FAMILY_FIRST}
_NO_YEAR = {"entry_year": None, "end_year": None}


@dataclass(slots=True)
class NewRecord:
    """One person as a roster has them. Contacts are (kind, value), each as ``ContactPoint`` keeps it.

    ``person`` may bring all that ``name_facts`` makes of the name; else it is made here.
    """

    person: dict[str, Any]
    affiliation: dict[str, Any]
    contacts: list[tuple[str, str]] = field(default_factory=list)
    position: tuple[str, str] | None = None  # employer, title


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """The keys of what was made of a ``NewRecord``."""

    person_id: int
    affiliation_id: int


@action
def bring_in_records(records: Sequence[NewRecord], *, by: Actor) -> list[BroughtIn]:
    """A person and their affiliation for each, in the same order, with everything that hangs on them.

    Nine statements however many. Called by actions that asked who may, checked that nothing is too long, and
    write the audit. Raises ``Refusal`` with the sentence of a broken constraint.
    """
    if not records:
        return []
    people, affiliations = new_keys(Person, len(records)), new_keys(Affiliation, len(records))
    made = [BroughtIn(*keys) for keys in zip(people, affiliations, strict=True)]
    pairs = list(zip(made, records, strict=True))
    moment = timezone.now()
    _copy(Person, ("id", "public_id", *PERSON_COLUMNS), _people(pairs), moment)
    _copy(
        Affiliation, ("id", "public_id", "person_id", *AFFILIATION_COLUMNS, "alumnus_at"), _affiliations(pairs), moment
    )
    _copy(ContactPoint, ("person_id", "kind", "value", "source", "is_primary"), _contacts(pairs), moment)
    _copy(Addressee, ("public_id", "owner_id", "email", "phone"), _addressees(pairs), moment)
    _copy(Position, ("person_id", "organisation_id", "title"), _positions(pairs), moment)
    return made


_Pairs = Sequence[tuple[BroughtIn, NewRecord]]
_Rows = Iterator[tuple[Any, ...]]


def _copy(model: Any, columns: tuple[str, ...], rows: _Rows, moment: datetime) -> None:
    table, told = CopiedTable(model, columns, moment), [*rows]  # what has to be looked up for them is looked up first
    copy_lines(table, (table.line(*row) for row in told))


def _people(pairs: _Pairs) -> _Rows:
    for made, one in pairs:
        facts = one.person if one.person.keys() >= {"full_name", *DERIVED_FIELDS} else name_facts(one.person)
        yield (
            *(made.person_id, new_public_id()),
            *(facts.get(name) or _UNKNOWN.get(name, "") for name in PERSON_COLUMNS),
        )


def _affiliations(pairs: _Pairs) -> _Rows:
    since = _AlumniSince()
    for made, one in pairs:
        facts = one.affiliation
        yield (
            *(made.affiliation_id, new_public_id(), made.person_id),
            *(facts.get(name) or _NO_YEAR.get(name, "") for name in AFFILIATION_COLUMNS),
            since[facts.get("entry_year"), facts.get("end_year")],
        )


class _AlumniSince(dict[tuple[int | None, int | None], datetime | None]):
    """``alumnus_at`` by the years of study, which all of a roster have in common but a few."""

    def __missing__(self, years: tuple[int | None, int | None]) -> datetime | None:
        self[years] = moment = alumnus_at(Affiliation(entry_year=years[0], end_year=years[1]))
        return moment


def _contacts(pairs: _Pairs) -> _Rows:
    """The first of each kind is the first choice."""
    for made, one in pairs:
        firsts: set[str] = set()
        for kind, value in dict.fromkeys(one.contacts):
            yield made.person_id, kind, value, ContactPoint.Source.IMPORT, kind not in firsts
            firsts.add(kind)


def _addressees(pairs: _Pairs) -> _Rows:
    """Letters go to the first choices."""
    for made, one in pairs:
        firsts = dict(reversed(one.contacts))
        email, phone = (firsts.get(kind, "") for kind in (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE))
        if email or phone:
            yield new_public_id(), made.person_id, email, phone


def _positions(pairs: _Pairs) -> _Rows:
    said = [(made.person_id, *one.position) for made, one in pairs if one.position]
    employers = _organisations({employer for _, employer, _ in said if employer})
    for person_id, employer, title in said:
        yield person_id, employers[employer].pk if employer else None, title


def _organisations(names: set[str]) -> dict[str, Organisation]:
    """By their names; those that do not exist are made, also when somebody else makes them at this moment."""
    known = {one.name: one for one in Organisation.objects.filter(name__in=names)}
    if names - known.keys():
        lacking = [Organisation(name=name) for name in sorted(names - known.keys())]
        Organisation.objects.bulk_create(lacking, ignore_conflicts=True)
        known = {one.name: one for one in Organisation.objects.filter(name__in=names)}
    return known


@action
def take_back_records(people: Sequence[int], *, by: Actor) -> None:
    """Persons whom a roster brought, by their keys, with all it wrote of them: one statement for each table.

    Called by actions that asked who may, found that nothing else points at them, and write the audit. Where something
    does all the same, the database refuses.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for table, column in _WRITTEN_OF_A_PERSON:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [[*people]])  # noqa: S608 - names of our own


# Children first.
_WRITTEN_OF_A_PERSON = (
    *((model._meta.db_table, "person_id") for model in (RecordNote, Position, ContactPoint, Affiliation)),
    (Addressee._meta.db_table, "owner_id"),
    (Person._meta.db_table, "id"),
)


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


@action
def forget_unused_organisations(*, since: datetime, by: Actor) -> int:
    """Those that were written down since then and at which nobody works, or ever did. Returns how many went.

    Called by actions that took back what a roster said of people's work.
    """
    unused = Organisation.objects.filter(created_at__gte=since, positions=None)
    return unused.delete()[0]
