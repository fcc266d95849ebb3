"""The groups an actor is in, read once per request: menus, lists and gates ask for them again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from common.actors import Actor
from common.built_once import built_once
from common.memory import remembered


@dataclass(frozen=True, slots=True)
class Belonging:
    """One membership, standing or ended, and what a menu says of its group."""

    association_id: int
    path: list[int]
    kind: str
    slug: str
    name_zh: str
    name_en: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Belongings:
    """In the order of tiers, then by when they began."""

    memberships: tuple[Belonging, ...] = ()

    @property
    def standing(self) -> list[Belonging]:
        return [each for each in self.memberships if each.ended_at is None]

    @property
    def groups(self) -> list[int]:
        """The groups they are in today."""
        return [each.association_id for each in self.standing]

    @property
    def ever(self) -> list[int]:
        """Those they were in at any time."""
        return [each.association_id for each in self.memberships]

    @property
    def units_above(self) -> set[int]:
        """Their groups and everything above these."""
        return {unit for each in self.standing for unit in each.path}


NOWHERE = Belongings()


def belongings_of(actor: Actor) -> Belongings:
    """One query per person and request; an action always reads anew. The house itself is in no group."""
    if actor.person is None:
        return NOWHERE
    person_id = actor.person.pk
    return remembered(("belongings", person_id), lambda: _read(person_id))


def _read(person_id: int) -> Belongings:
    return Belongings(tuple(Belonging(*row) for row in _memberships(person_id=person_id)))


@built_once()
def _memberships(person_id: int) -> QuerySet:
    from associations.models.memberships import Membership  # it stands above this file

    rows = Membership.objects.filter(person_id=person_id).order_by("association__tier", "joined_at")
    of_the_group = [f"association__{name}" for name in ("path", "kind", "slug", "name_zh", "name_en")]
    return rows.values_list("association_id", *of_the_group, "ended_at")
