"""Who stands in which relation to whom, and what that opens: the one gate over reading people.

Upper apps hang their circles in (officers above, fellow members); the gate is the OR of their conditions, so
that a list of a million people is filtered by one statement and no page asks person by person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.registry import Registry
from people.models.audiences import Audience

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from people.models.persons import Person


class Opening(StrEnum):
    """What standing in a circle lets one do with a person's record."""

    RECORD = "record"  # open their page: name, years, class
    CONTACTS = "contacts"  # see how they can be reached
    CONSOLE = "console"  # find and open the record in the console
    LOG = "log"  # read what staff have noted of calls and visits, and tags


@dataclass(frozen=True, slots=True)
class Circle:
    """``persons(actor)`` is a condition on Person: those to whom the actor stands in this relation.

    It is asked for every list, so it must be a plain ``Q`` over indexed columns or an ``Exists``; it gets
    actors without a person too and answers ``NOBODY`` for them. ``label`` says the relation to the person
    concerned ("officers of your associations"), on the page that shows who sees what.

    ``audience`` says how near the circle stands: whoever is in it reads the fields that are shown to this audience or
    a wider one; None where it opens no more than a name. Contact data is read by officers only in a circle that
    opens ``CONTACTS``. ``readers(person)`` are the others in the circle, seen from the person's side, to be counted.
    ``keys(actor)`` are the same people as ``persons(actor)`` by their keys alone, read from the rows that tie them to
    the actor without asking for each record: for circles of a thousand.
    ``holds_all_of(actor, unit)`` is true where everybody who belongs to a unit of the tree stands in it, so that
    whoever asks about them alone need not ask it of each.
    """

    name: str
    label: StrOrPromise
    opens: frozenset[Opening]
    persons: Callable[[Actor], Q]
    audience: Audience | None = None
    readers: Callable[[Person], QuerySet[Person]] | None = None
    keys: Callable[[Actor], QuerySet[Any, int]] | None = None
    holds_all_of: Callable[[Actor, Any], bool] | None = None


NOBODY = Q(pk__in=[])
circles: Registry[Circle] = Registry()


def opened_to(actor: Actor, opening: Opening) -> Q:
    """The condition on Person under which ``opening`` stands open to this actor."""
    condition = NOBODY
    for circle in circles:
        if opening in circle.opens:
            condition |= circle.persons(actor)
    return condition


def _oneself(actor: Actor) -> Q:
    return Q(pk=actor.person.pk) if actor.person else NOBODY


circles.hang(
    Circle(
        name="people.oneself",
        label=_("you yourself"),
        opens=frozenset({Opening.RECORD, Opening.CONTACTS}),
        persons=_oneself,
        audience=Audience.NOBODY,
    )
)
