"""What may be hung in here by the floors above, in their ``AppConfig.ready()``.

``circles``   who stands in which relation to whom: the gate over reading people (people/models/circles.py)
``holdings``  what an app holds about a person: to export, to erase, to carry over when two records are one
``mentions``  rows in which a person only acts (who decided, who invited): carried over as well, and nothing else
``residues``  what is left of a person without a key to them (lines of an index, texts of letters): to erase
``duties``    what somebody has to hand over before they can be erased
``lookings``  who looked at a person's data or took them out, beside what the audit says of it
``traits``    conditions to choose people by: filters of the directory, audiences of a campaign
``list_links``, ``person_links``  what an upper floor does with the console's list of persons, or with one of them

The other way round, ``console_list`` holds how that list is narrowed, so that upper floors work on with what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.pages import Link
from common.registry import Registry
from common.verdicts import Verdict
from people.models import Audience, Person, User
from people.models.circles import NOBODY, Circle, Opening, circles
from people.models.persons import PersonQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


WRITTEN_DOWN = _("written down")


def _nothing(twin: Any, row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is: a record, a login, or a record with its login. Never neither."""

    person: Person | None
    login: User | None

    @classmethod
    def of(cls, one: Person | User) -> Subject:
        if isinstance(one, Person):
            return cls(one, one.login)
        return cls(getattr(one, "person", None), one)


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one model that belong to a person.

    ``name``      ``people.contact_points``
    ``label``     what a person reads above these rows in their own data
    ``model``     ``"people.ContactPoint"``
    ``path``      from the row to the person: ``"person"``, ``"addressee__owner"``
    ``by_login``  from the row to the login of somebody who has no record yet; of ``"user__person"`` it is ``"user"``
    ``found_by``  where no key leads to the person: the condition by which their rows are known
    ``shows``     the fields that the person's own copy contains
    ``titles``    what stands above a field where its own name says too little
    ``withheld``  why nothing of the rows is shown to the person themselves
    ``file``      from the row to a file of theirs: it goes along in the copy, and goes with the row
    ``identity``  the fields by which a row of the other record says the same as one that is there already, so that
                  it is dropped when two records become one; empty when every row is carried over
    ``twin``      the same where fields alone do not say it: ``twin(row, to)`` finds the row that is there already
    ``absorb``    what the row that stays takes over from the one that is dropped, by column: ``absorb(twin, row)``
    ``kept``      why the rows outlive an erasure (a ledger, an office once held); empty when they are deleted
    ``clears``    of rows that are kept: the columns that are set anew, and to what
    """

    name: str
    label: StrOrPromise
    model: str
    shows: Sequence[str]
    path: str = "person"
    by_login: str = ""
    found_by: Callable[[Subject], Q] | None = None
    titles: Mapping[str, StrOrPromise] = dataclass_field(default_factory=dict)
    withheld: StrOrPromise = ""
    file: str = ""
    identity: Sequence[str] = ()
    twin: Callable[[Any, Any], Model | None] | None = None
    absorb: Callable[[Any, Any], dict[str, Any]] = dataclass_field(default=_nothing)
    kept: StrOrPromise = ""
    clears: Mapping[str, Any] = dataclass_field(default_factory=dict)

    def rows(self, whose: Person | Subject) -> QuerySet[Model]:
        """What is held of this person, or of this login while it has no record."""
        subject = whose if isinstance(whose, Subject) else Subject.of(whose)
        rows = apps.get_model(self.model)._base_manager.all()
        if self.found_by is not None:
            return rows.filter(self.found_by(subject)).order_by("pk")
        found = Q(pk__in=[])
        if subject.person is not None:
            found |= Q(**{self.path: subject.person})
        if subject.login is not None and self.to_login:
            found |= Q(**{self.to_login: subject.login})
        return rows.filter(found).order_by("pk")

    @property
    def to_login(self) -> str:
        first, _dots, rest = self.path.partition("__")
        return self.by_login or (first if rest == "person" and self.field.related_model is User else "")

    @property
    def is_direct(self) -> bool:
        """Whether the rows themselves point at the person; others follow the login, the letters, the affiliation."""
        return self.found_by is None and "__" not in self.path

    @property
    def field(self) -> Field[Any, Any]:
        """The key that points at the person, or at the row through which the person is found."""
        return apps.get_model(self.model)._meta.get_field(self.path.partition("__")[0])  # type: ignore[return-value]

    def twin_of(self, row: Any, to: Any) -> Model | None:
        """What stands at ``to`` already and says the same as this row of another."""
        if self.twin is not None:
            return self.twin(row, to)
        if not self.identity:
            return None
        alike = {name: getattr(row, name) for name in self.identity}
        return type(row)._base_manager.filter(**alike, **{self.field.attname: to.pk}).exclude(pk=row.pk).first()

    def column(self, name: str) -> Field[Any, Any]:
        """The field at the end of a path like ``association__name_zh``."""
        *keys, last = name.split("__")
        model = apps.get_model(self.model)
        for key in keys:
            model = model._meta.get_field(key).related_model  # type: ignore[assignment]
        return model._meta.get_field(last)  # type: ignore[return-value]

    def title(self, name: str) -> StrOrPromise:
        """What the person reads above this field."""
        of_the_house = WRITTEN_DOWN if name.rpartition("__")[2] == "created_at" else self.column(name).verbose_name
        return self.titles.get(name) or of_the_house

    def export(self, whose: Person | Subject) -> list[dict[str, Any]]:
        """The rows as the person may take them away."""
        return list(self.rows(whose).values(*self.shows)) if self.shows else []


@dataclass(frozen=True, slots=True)
class Residue:
    """What tells of a person without a key to them. ``forget(subject)`` runs inside their erasure, in its transaction,
    while their rows are still there to go by. ``why`` says what it is and how it is found."""

    name: str
    why: str
    forget: Callable[[Subject], object]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something only others can take off somebody's hands: ``hinders(person)`` refuses while they have it."""

    name: str
    hinders: Callable[[Person], Verdict]


@dataclass(frozen=True, slots=True)
class Looking:
    """That somebody looked at a person's data or took them out.

    ``by`` is the key of who did it, named with the office they held that day; ``who`` says it where nobody is to be
    named (a number of people). ``labels`` name the fields, as far as they are known; ``is_day`` where the hour is not.
    """

    at: datetime
    what: StrOrPromise
    by: int | None = None
    who: StrOrPromise = ""
    how: StrOrPromise = ""
    labels: Sequence[StrOrPromise] = ()
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Lookings:
    """What an app knows of who looked: ``of(person)``, in few statements, for one page that person opens."""

    name: str
    of: Callable[[Person], Iterable[Looking]]


class Shape(StrEnum):
    """How a trait is asked for."""

    CHOICE = "choice"  # one of ``choices()``
    FLAG = "flag"  # it is so
    YEARS = "years"  # from, to: either may be None
    CITY = "city"  # a place as somebody writes it, or its code
    EMPLOYER = "employer"  # the beginning of a name; the value is a tuple of keys of organisations
    UNIT = "unit"  # an association, by its key
    TEXT = "text"  # exactly these words


@dataclass(frozen=True, slots=True)
class Mention:
    """Rows that are not about the person: who did something. When two records are one they name the one that stays.

    ``field`` is the key to Person; ``why`` says what they are and why they are nothing we hold *about* somebody.
    """

    model: str
    field: str
    why: str

    @property
    def name(self) -> str:
        return f"{self.model}.{self.field}"

    @property
    def column(self) -> Field[Any, Any]:
        return apps.get_model(self.model)._meta.get_field(self.field)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Trait:
    """A condition on people that has a name: ``entry_year`` = 2006, ``city`` = 440100.

    ``condition(value)`` is a ``Q`` on Person, with ``Exists`` for what lies in other tables, so that traits can be
    joined by and, or and not in one statement. ``choices()`` names the possible values where they can be counted.

    ``field`` is the personal field it tells of, ``also`` are further ones: whoever chooses by it has to be let through
    the gate by all of them.
    ``asked_as`` is its name in the address of the directory, which offers no trait without one; ``shape`` how it is
    asked, ``place`` where among the others.
    ``said`` puts it into a sentence about people, with ``%(value)s`` ("lives in %(value)s"); without it one reads the
    label and the value. Of a flag ``said_not`` says that it is not so.
    ``is_open_to(actor, value)`` is asked where the gate over persons does not tell enough: who is in a group is known
    to those who look after it. ``is_offered`` is false of those that say the same as another one.
    """

    name: str
    label: StrOrPromise
    condition: Callable[[Any], Q]
    choices: Callable[[], Iterable[tuple[str, StrOrPromise]]] = dataclass_field(default=tuple)
    field: str = "name"
    asked_as: str = ""
    shape: Shape = Shape.CHOICE
    place: int = 100
    also: Sequence[str] = ()
    said: StrOrPromise = ""
    said_not: StrOrPromise = ""
    is_open_to: Callable[[Actor, Any], bool] | None = None
    is_offered: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """Every personal field that decides."""
        return (self.field, *self.also)


@dataclass(frozen=True, slots=True)
class ConsoleList:
    """The console's list of persons as its address narrows it, for those who may look at it.

    ``known(asked, actor)``   what of an address narrows the list: words sought, filters that it has
    ``people(known, actor)``  who is in it, in no order; only those whose records this actor reaches
    ``said(known, actor)``    the same in words, one line for each condition
    """

    known: Callable[[Mapping[str, str], Actor], dict[str, str]]
    people: Callable[[Mapping[str, str], Actor], PersonQuerySet]
    said: Callable[[Mapping[str, str], Actor], list[str]]


console_list: list[ConsoleList] = []
list_links: list[Callable[[Actor, str], Link | None]] = []  # by the actor, and the address's own query
person_links: list[Callable[[Actor, Person], Link | None]] = []  # the same on the page of one of them
# Filters of the console's list of persons that only an upper floor can ask: where in the tree somebody stands.
person_filters: list[type] = []
holdings: Registry[Holding] = Registry()
# What an upper floor holds of these persons (by their keys) before they are held themselves, to become one or two.
held_before_persons: list[Callable[[Sequence[int]], None]] = []
# What has to be said anew of the second record's rows before they become the first one's: rows, and their new columns.
before_merging: list[Callable[[Person, Person], Iterable[tuple[Model, dict[str, Any]]]]] = []
mentions: Registry[Mention] = Registry()
residues: Registry[Residue] = Registry()
duties: Registry[Duty] = Registry()
lookings: Registry[Lookings] = Registry()
# Which office somebody held on a day, in words, for those who held one: by (key of the person, day).
offices_held_by: list[Callable[[set[tuple[int, date]]], dict[tuple[int, date], str]]] = []
traits: Registry[Trait] = Registry()

__all__ = [
    "NOBODY",
    "Audience",
    "Circle",
    "ConsoleList",
    "Duty",
    "Holding",
    "Looking",
    "Lookings",
    "Mention",
    "Opening",
    "Residue",
    "Shape",
    "Subject",
    "Trait",
    "before_merging",
    "circles",
    "console_list",
    "duties",
    "held_before_persons",
    "holdings",
    "list_links",
    "lookings",
    "mentions",
    "offices_held_by",
    "person_filters",
    "person_links",
    "residues",
    "traits",
]
