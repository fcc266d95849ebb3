"""What people can be chosen by: the groups they joined, and the offices they hold today."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from associations.models import Membership, Office, Placement, Term
from associations.queries.reach import knows_members_of
from people.registry import Shape, Trait

ANY_OFFICE = "any"


def _joined(unit: int) -> Q:
    """In the group itself, or in one below it."""
    inside = Membership.objects.standing().filter(person=OuterRef("pk"), association__path__contains=[unit])
    return Q(Exists(inside))


def _joined_their_own(value: Any) -> Q:
    """In a group in which they are placed: the class, mostly."""
    placed = Placement.objects.filter(affiliation__person=OuterRef("pk"))
    inside = placed.filter(
        association__memberships__person=F("affiliation__person"), association__memberships__ended_at=None
    )
    return Q(Exists(inside)) if value else ~Q(Exists(inside))


def _serves_as(code: str) -> Q:
    serving = Term.objects.serving_today().filter(person=OuterRef("pk"))
    return Q(Exists(serving if code == ANY_OFFICE else serving.filter(office__code=code)))


def _offices() -> list[tuple[str, Any]]:
    """In the order of the institution's own list."""
    return [(ANY_OFFICE, _("any office")), *((office.code, office.name) for office in Office.objects.order_by("rank"))]


TRAITS = (
    Trait(
        "associations.joined_own",
        _("joined the group of their class"),
        _joined_their_own,
        shape=Shape.FLAG,
        place=72,
        said=_("joined the group of their class"),
        said_not=_("has not joined the group of their class"),
    ),
    Trait(
        "associations.joined",
        _("member of a group"),
        _joined,
        shape=Shape.UNIT,
        place=74,
        said=_("joined %(value)s"),
        is_open_to=knows_members_of,
    ),
    Trait(
        "associations.office",
        _("holds an office"),
        _serves_as,
        _offices,
        place=76,
        said=_("serves today: %(value)s"),
    ),
)
