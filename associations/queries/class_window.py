"""The window of a class: a pane for each of them, lit or dark, and who keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import QuerySet, Value

from associations.models import Association, JoinRequest, Membership, Placement
from associations.queries.officers import Keeper, keepers_of
from common.actors import Actor
from common.built_once import built_once
from common.languages import in_readers_language
from institution.reads import current
from people.codes import place_of
from people.queries import cities_open_to

LIT, DARK, KNOCKING = "lit", "dark", "knocking"


@dataclass(frozen=True, slots=True)
class Pane:
    """One person of the class. ``name`` and ``url`` are empty for readers who may not know them."""

    state: str
    name: str = ""
    public_id: str = ""
    place: str = ""
    is_officer: bool = False


@dataclass(frozen=True, slots=True)
class Classmate:
    """What a window needs to know of a person; each field is one of ``Person``."""

    pk: int
    public_id: str
    full_name: str
    sort_key: str
    city_code: str
    deceased_at: datetime | None


KNOWN = [field.name for field in fields(Classmate)]


@dataclass(frozen=True, slots=True)
class Knock:
    """A waiting request, and the unit whose officers have it now."""

    public_id: str
    login_id: int
    full_name: str
    unit_zh: str
    unit_en: str

    @property
    def unit(self) -> str:
        return in_readers_language(self.unit_zh, self.unit_en)


@dataclass(frozen=True, slots=True)
class ClassWindow:
    panes: list[Pane]
    officers: list[Keeper]
    before: list[Keeper]  # who kept it, the latest first
    remembered: list[Classmate]  # of the class, and no longer alive; shown quietly, never as lost
    waiting: list[Knock]  # the longest waiting first

    def count(self, state: str) -> int:
        return sum(pane.state == state for pane in self.panes)

    @property
    def lit(self) -> int:
        return self.count(LIT)

    @property
    def dark(self) -> int:
        return self.count(DARK)

    @property
    def knocking(self) -> int:
        return self.count(KNOCKING)

    @property
    def size(self) -> int:
        return len(self.panes)

    @property
    def places(self) -> Counter[str]:
        return Counter(pane.place for pane in self.panes if pane.state == LIT)


def window_of(association: Association, today: date, actor: Actor) -> ClassWindow:
    """Four queries, however large the class: who belongs to it, who knocks, who keeps it, whose city may be read."""
    classmates, members = _classmates(association)
    waiting = [Knock(*row) for row in _waiting(association_id=association.pk)]
    officers, before = keepers_of(association, today)
    keepers = {officer.person_id for officer in officers}
    cities = cities_open_to(actor, (one.pk for one in classmates if one.city_code and one.pk in members))
    panes = [
        _pane(one, one.pk in members, one.pk in keepers, one.pk in cities)
        for one in classmates
        if one.deceased_at is None
    ]
    return ClassWindow(
        panes=_with_those_who_knock(panes, waiting),
        officers=officers,
        before=before,
        remembered=[one for one in classmates if one.deceased_at is not None],
        waiting=waiting,
    )


def _classmates(association: Association) -> tuple[list[Classmate], set[int]]:
    """Whoever is placed here or a member, each once, in the order of names; and the keys of the members."""
    everyone, inside = {}, set()
    for *known, is_member in _placed_and_members(association_id=association.pk):
        one = Classmate(*known)
        everyone[one.pk] = one
        if is_member:
            inside.add(one.pk)
    return sorted(everyone.values(), key=lambda one: (one.sort_key, one.pk)), inside


@built_once()
def _placed_and_members(association_id: int) -> QuerySet:
    placed = Placement.objects.filter(association_id=association_id)
    members = Membership.objects.standing().filter(association_id=association_id)
    return placed.values_list(*(f"affiliation__person__{name}" for name in KNOWN), Value(False)).union(
        members.values_list(*(f"person__{name}" for name in KNOWN), Value(True)), all=True
    )


@built_once()
def _waiting(association_id: int) -> QuerySet:
    asked = JoinRequest.objects.waiting().filter(association_id=association_id).order_by("waiting_since")
    of_the_unit = ("with_association__name_zh", "with_association__name_en")
    return asked.values_list("public_id", "login_id", "full_name", *of_the_unit)


def _with_those_who_knock(panes: list[Pane], knocking: Iterable[Knock]) -> list[Pane]:
    """Somebody who is missing under the same name knocks at their own pane; others get one at the end."""
    for asked in knocking:
        at_the_door = Pane(KNOCKING, name=asked.full_name, public_id=asked.public_id)
        own = [place for place, pane in enumerate(panes) if pane.state == DARK and pane.name == asked.full_name]
        if len(own) == 1:
            panes[own[0]] = at_the_door
        else:
            panes.append(at_the_door)
    return panes


def _pane(person: Classmate, is_member: bool, is_officer: bool, shows_city: bool) -> Pane:
    place = place_of(person.city_code, current().home_city_code) if shows_city else ""
    return Pane(
        state=LIT if is_member else DARK,
        name=person.full_name,
        public_id=person.public_id,
        place=(place or "clear") if is_member else "",
        is_officer=is_officer,
    )


def without_names(window: ClassWindow, *, names_officers: bool) -> ClassWindow:
    """For readers from outside: the same glass, nobody named, in an order that says nothing.

    Who keeps the class is said to those who are signed in, as ``Term.objects.visible_to`` has it.
    """
    panes = [Pane(pane.state) for pane in window.panes]
    order = {LIT: 0, KNOCKING: 1, DARK: 2}
    panes.sort(key=lambda pane: order[pane.state])
    officers = window.officers if names_officers else []
    return ClassWindow(panes=panes, officers=officers, before=[], remembered=[], waiting=[])
