"""What people can be chosen by: the groups they joined, and the offices they hold today."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Membership, Office, Term
from associations.queries.reach import knows_members_of
from people.registry import Shape, Trait

ANY_OFFICE = "any"


def _joined(unit: int) -> Q:
    """In the group itself, or in one below it."""
    inside = Membership.objects.standing().filter(person=OuterRef("pk"), association__path__contains=[unit])
    return Q(Exists(inside))


def _is_in_a_class_group(value: Any) -> Q:
    """In a group of the tree, that is of a class, cohort or department; who is in a chapter is told inside it alone."""
    inside = Membership.objects.standing().filter(person=OuterRef("pk"), association__kind__in=Association.TIERS)
    return Q(Exists(inside)) if value else ~Q(Exists(inside))


def _serves_as(code: str) -> Q:
    serving = Term.objects.serving_today().filter(person=OuterRef("pk"))
    return Q(Exists(serving if code == ANY_OFFICE else serving.filter(office__code=code)))


def _offices() -> list[tuple[str, Any]]:
    """In the order of the institution's own list."""
    return [(ANY_OFFICE, _("any office")), *((office.code, office.name) for office in Office.objects.order_by("rank"))]


TRAITS = (
    Trait(
        "associations.in_class_group",
        _("in a class group"),
        _is_in_a_class_group,
        shape=Shape.FLAG,
        place=72,
        said=_("has joined a class group"),
        said_not=_("has joined no class group"),
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
