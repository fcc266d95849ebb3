"""The window of a class: a pane for each of them, lit or dark, and who keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from associations.models import Association, JoinRequest, Membership, Placement, Term
from institution.reads import current
from people.codes import place_of
from people.models import Person

LIT, DARK, KNOCKING = "lit", "dark", "knocking"


@dataclass(frozen=True, slots=True)
class Pane:
    """One person of the class. ``name`` and ``url`` are empty for readers who may not know them."""

    state: str
    name: str = ""
    public_id: str = ""
    place: str = ""
    is_officer: bool = False
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class ClassWindow:
    panes: list[Pane]
    officers: list[Term]
    remembered: list[Person]  # of the class, and no longer alive; shown quietly, never as lost

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


def window_of(association: Association, today: date) -> ClassWindow:
    """Four queries, however large the class: the roster's lines, the members, who knocks, who keeps it."""
    placed = {
        placement.affiliation.person_id: placement.affiliation.person
        for placement in Placement.objects.filter(association=association).select_related("affiliation__person")
    }
    members = {
        membership.person_id: membership.person
        for membership in Membership.objects.standing().filter(association=association).select_related("person")
    }
    knocking = JoinRequest.objects.waiting().filter(association=association).order_by("waiting_since")
    terms = list(
        Term.objects.serving_on(today)
        .filter(association=association)
        .select_related("person", "office")
        .order_by("office__rank", "starts_on")
    )
    keepers = {term.person_id for term in terms}
    everyone = placed | members
    panes = [
        _pane(person, person.pk in members, person.pk in keepers)
        for person in everyone.values()
        if person.deceased_at is None
    ]
    return ClassWindow(
        panes=_with_those_who_knock(sorted(panes, key=lambda pane: pane.sort_key), knocking),
        officers=terms,
        remembered=[person for person in everyone.values() if person.deceased_at is not None],
    )


def _with_those_who_knock(panes: list[Pane], knocking: Iterable[JoinRequest]) -> list[Pane]:
    """Somebody who is missing under the same name knocks at their own pane; others get one at the end."""
    for asked in knocking:
        at_the_door = Pane(KNOCKING, name=asked.full_name, public_id=asked.public_id)
        own = [place for place, pane in enumerate(panes) if pane.state == DARK and pane.name == asked.full_name]
        if len(own) == 1:
            panes[own[0]] = at_the_door
        else:
            panes.append(at_the_door)
    return panes


def _pane(person: Person, is_member: bool, is_officer: bool) -> Pane:
    place = place_of(person.city_code, current().home_city_code) if person.shows_city else ""
    return Pane(
        state=LIT if is_member else DARK,
        name=person.full_name,
        public_id=person.public_id,
        place=(place or "clear") if is_member else "",
        is_officer=is_officer,
        sort_key=person.sort_key,
    )


def without_names(window: ClassWindow) -> ClassWindow:
    """For readers from outside: the same glass, nobody named, in an order that says nothing."""
    panes = [Pane(pane.state) for pane in window.panes]
    order = {LIT: 0, KNOCKING: 1, DARK: 2}
    return ClassWindow(panes=sorted(panes, key=lambda pane: order[pane.state]), officers=window.officers, remembered=[])
