"""Who is in an association, as its own members see it. Nothing about how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from associations.models import Association, Capability, Membership
from associations.models.rights import rights_of
from associations.queries.paging import PAGE, Page
from common.actors import Actor
from common.built_once import built_once
from people.models import Block, Person
from people.models.privacy import not_apart


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the list."""

    pk: int
    public_id: str
    joined_at: datetime
    person_id: int
    person_public_id: str
    full_name: str
    reading: str


ROW = ("pk", "public_id", "joined_at", "person_id", "person__public_id", "person__full_name", "person__reading")


def members_of(association: Association, actor: Actor) -> QuerySet[Membership]:
    """Standing members, living, with what one row of a list shows: as far as the actor sees them."""
    return (
        Membership.objects.visible_to(actor)
        .standing()
        .filter(_read_by(association, actor))
        .filter(association=association, person__deceased_at=None)
        .select_related("person")
        .only(
            "public_id",
            "association_id",
            "joined_at",
            "person__public_id",
            "person__full_name",
            "person__family_name",
            "person__reading",
            "person__sort_key",
        )
    )


def has_somebody_apart(association: Association, actor: Actor) -> bool:
    """Whether one of two has blocked the other, so that the list is another one for this reader. One query at most."""
    reader = _reader(association, actor)
    return reader is not None and Block.objects.filter(Q(person=reader) | Q(blocked=reader)).exists()


def _read_by(association: Association, actor: Actor) -> Q:
    reader = _reader(association, actor)
    return Q() if reader is None else not_apart(reader.pk, "person_id")


def _reader(association: Association, actor: Actor) -> Person | None:
    """Whose blocks count here: not in a class, which knows its names, and not of whoever looks after the list."""
    keeps = rights_of(actor).along(association.path) & {Capability.MEMBERS_MANAGE, Capability.PEOPLE_SEE}
    return None if association.kind == Association.Kind.CLASS or keeps else actor.person


def as_member(row: Membership) -> Member:
    person = row.person
    return Member(
        row.pk, row.public_id, row.joined_at, row.person_id, person.public_id, person.full_name, person.reading
    )


def first_members(association: Association) -> Page:
    """The page with which the list begins, of all of them, and how many they are. For whoever ``can_see_members``."""
    rows = _first(association_id=association.pk, many=PAGE + 1)
    found = [Member(*row[:-1]) for row in rows]
    after = found[PAGE - 1].public_id if len(found) > PAGE else ""
    return Page(found[:PAGE], after=after, total=rows[0][-1] if rows else 0)


@built_once("many")
def _first(association_id: int, many: int) -> QuerySet:
    """The dead are looked for among the dead, to be counted off, and not one by one among the members."""
    members = Membership.objects.standing().filter(association_id=association_id)
    dead = Person.objects.filter(pk=OuterRef("person_id"), deceased_at__isnull=False)
    counted = members.filter(~Exists(dead)).values("association_id").annotate(count=Count("pk")).values("count")
    living = members.filter(person__deceased_at=None).order_by("person__sort_key", "person_id")
    return living.values_list(*ROW, Subquery(counted))[:many]
