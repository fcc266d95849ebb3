"""What may be hung in here by the floors above, in their ``AppConfig.ready()``.

``circles``   who stands in which relation to whom: the gate over reading people (people/models/circles.py)
``holdings``  what an app holds about a person: to export, to erase, to carry over when two records are one
``mentions``  rows in which a person only acts (who decided, who invited): carried over as well, and nothing else
``traits``    conditions to choose people by: filters of the directory, audiences of a campaign
``list_links`` what an upper floor does with the console's list of persons: ways that stand above it

The other way round, ``console_list`` holds how that list is narrowed, so that upper floors work on with what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet

from common.actors import Actor
from common.pages import Link
from common.registry import Registry
from people.models import Audience, Person
from people.models.circles import NOBODY, Circle, Opening, circles
from people.models.persons import PersonQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _nothing(twin: Any, row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one model that belong to a person.

    ``name``      ``people.contact_points``
    ``label``     what a person reads above these rows in their own data
    ``model``     ``"people.ContactPoint"``
    ``path``      from the row to the person: ``"person"``, ``"addressee__owner"``
    ``shows``     the fields that the person's own copy contains
    ``identity``  the fields by which a row of the other record says the same as one that is there already, so that
                  it is dropped when two records become one; empty when every row is carried over
    ``twin``      the same where fields alone do not say it: ``twin(row, to)`` finds the row that is there already
    ``absorb``    what the row that stays takes over from the one that is dropped, by column: ``absorb(twin, row)``
    ``kept``      why the rows outlive an erasure (a ledger, an office once held); empty when they are deleted
    """

    name: str
    label: StrOrPromise
    model: str
    shows: Sequence[str]
    path: str = "person"
    identity: Sequence[str] = ()
    twin: Callable[[Any, Any], Model | None] | None = None
    absorb: Callable[[Any, Any], dict[str, Any]] = dataclass_field(default=_nothing)
    kept: StrOrPromise = ""

    def rows(self, person: Person) -> QuerySet[Model]:
        return apps.get_model(self.model)._base_manager.filter(**{self.path: person}).order_by("pk")

    @property
    def is_direct(self) -> bool:
        """Whether the rows themselves point at the person; others follow the login, the letters, the affiliation."""
        return "__" not in self.path

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

    def export(self, person: Person) -> list[dict[str, Any]]:
        """The rows as the person may take them away."""
        return list(self.rows(person).values(*self.shows))


class Shape(StrEnum):
    """How a trait is asked for."""

    CHOICE = "choice"  # one of ``choices()``
    FLAG = "flag"  # it is so
    YEARS = "years"  # from, to: either may be None
    CITY = "city"  # a place as somebody writes it, or its code
    EMPLOYER = "employer"  # the beginning of a name; the value is a tuple of keys of organisations
    UNIT = "unit"  # an association, by its key


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

    ``field`` is the personal field it tells of: whoever chooses by it has to be let through the gate by that field.
    ``asked_as`` is its name in the address of the directory, which offers no trait without one; ``shape`` how it is
    asked there, ``place`` where among the others.
    """

    name: str
    label: StrOrPromise
    condition: Callable[[Any], Q]
    choices: Callable[[], Iterable[tuple[str, StrOrPromise]]] = dataclass_field(default=tuple)
    field: str = "name"
    asked_as: str = ""
    shape: Shape = Shape.CHOICE
    place: int = 100


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
# Filters of the console's list of persons that only an upper floor can ask: where in the tree somebody stands.
person_filters: list[type] = []
holdings: Registry[Holding] = Registry()
mentions: Registry[Mention] = Registry()
traits: Registry[Trait] = Registry()

__all__ = [
    "NOBODY",
    "Audience",
    "Circle",
    "ConsoleList",
    "Holding",
    "Mention",
    "Opening",
    "Shape",
    "Trait",
    "circles",
    "console_list",
    "holdings",
    "list_links",
    "mentions",
    "person_filters",
    "traits",
]
