"""What an actor may do where, today: read from the terms that run, once per request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from associations.models.capabilities import Capability
from common.actions import window_is_open
from common.actors import Actor
from institution.reads import now

ALL_CAPABILITIES = frozenset(Capability.values)

_remembered: ContextVar[dict[tuple[int, date], Rights] | None] = ContextVar("remembered_rights", default=None)


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
    """One query; inside ``remembering_rights`` one query per person. An action always reads anew."""
    if actor.is_system:
        return EVERYTHING
    if actor.person is None:
        return NONE
    key, memory = (actor.person.pk, today()), _remembered.get()
    if memory is None:
        return _read(*key)
    if key not in memory or window_is_open():
        memory[key] = _read(*key)
    return memory[key]


def forget_rights() -> None:
    """After a term began or ended: the rest of the request sees it."""
    if (memory := _remembered.get()) is not None:
        memory.clear()


@contextmanager
def remembering_rights() -> Iterator[None]:
    """For the length of one request."""
    before = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(before)


def _read(person_id: int, day: date) -> Rights:
    from associations.models.offices import Term

    terms = Term.objects.filter(person_id=person_id).serving_on(day)
    rows = terms.values_list("association_id", "office__code", "office__capabilities", "association__kind")
    return Rights(tuple(Held(key, code, frozenset(given), kind == "school") for key, code, given, kind in rows))
