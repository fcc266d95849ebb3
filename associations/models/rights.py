"""What an actor may do where, today: read from the terms that run, once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from associations.models.capabilities import Capability
from common.actors import Actor
from common.built_once import built_once
from common.memory import remembered
from institution.reads import now

ALL_CAPABILITIES = frozenset(Capability.values)


@dataclass(frozen=True, slots=True)
class Held:
    """One office held today: its rights reach from this association down."""

    association_id: int
    office_code: str
    capabilities: frozenset[str]
    is_at_school: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    held: tuple[Held, ...] = ()
    everything: bool = False  # the house itself: the clock, a worker, the shell

    def along(self, path: Iterable[int]) -> frozenset[str]:
        """Every capability that offices held on this path, from the school downward, give together."""
        if self.everything:
            return ALL_CAPABILITIES
        way = set(path)
        return frozenset().union(*(held.capabilities for held in self.held if held.association_id in way))

    def anywhere(self) -> frozenset[str]:
        if self.everything:
            return ALL_CAPABILITIES
        return frozenset().union(*(held.capabilities for held in self.held))

    def roots_of(self, capability: str) -> list[int]:
        """The associations from which the capability reaches down."""
        return [held.association_id for held in self.held if capability in held.capabilities]

    def at_school(self) -> frozenset[str]:
        """What reaches everybody and everything, also what belongs to no unit."""
        if self.everything:
            return ALL_CAPABILITIES
        return frozenset().union(*(held.capabilities for held in self.held if held.is_at_school))


NONE = Rights()
EVERYTHING = Rights(everything=True)


def today() -> date:
    """The day on the institution's calendar; terms begin and end by it."""
    return now().date()


def rights_of(actor: Actor) -> Rights:
    """One query per person and request; an action always reads anew."""
    if actor.is_system:
        return EVERYTHING
    if actor.person is None:
        return NONE
    person_id, day = actor.person.pk, today()
    return remembered(("rights", person_id, day), lambda: _read(person_id, day))


def _read(person_id: int, day: date) -> Rights:
    rows = _terms(person_id=person_id, day=day)
    return Rights(tuple(Held(key, code, frozenset(given), kind == "school") for key, code, given, kind in rows))


@built_once()
def _terms(person_id: int, day: date) -> QuerySet:
    from associations.models.offices import Term  # it stands above this file

    terms = Term.objects.filter(person_id=person_id).with_rights_on(day)
    return terms.values_list("association_id", "office__code", "office__capabilities", "association__kind")
