"""What pages share on which conditions are put together: the unit they are of, what stands on the page, the count."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from associations.models import Association
from associations.permissions.scope import holds
from outreach.forms.builder import Builder
from outreach.models.audiences import WRITE
from outreach.queries.audiences import Look, look_at
from outreach.queries.conditions import tree_of

MOST_UNITS = 60


def for_writers(request: HttpRequest) -> None:
    """For whoever writes to many somewhere; for others there is no such page."""
    if not holds(request.actor, WRITE):
        raise Http404


def own_units(request: HttpRequest) -> QuerySet[Association]:
    return Association.objects.where_actor_may(request.actor, WRITE).standing()


def unit_asked(request: HttpRequest) -> Association | None:
    """The one that the address names, or the only one there is."""
    own = own_units(request)
    unit = own.filter(public_id=request.GET.get("unit", "")).first()
    return own.get() if unit is None and own.count() == 1 else unit


def units_to_choose(request: HttpRequest) -> dict[str, Any]:
    """By name; else what stands highest of one's own."""
    own, sought = own_units(request), request.GET.get("q", "").strip()[:80]
    by_name = own.filter(name_zh__icontains=sought) | own.filter(name_en__icontains=sought)
    units = list((by_name if sought else own).select_related("parent").in_tree_order()[:MOST_UNITS])
    return {"units": units, "sought": sought}


def builder_on(request: HttpRequest, unit: Association, conditions: Any) -> tuple[Builder, str]:
    """What stands on the page, and what was asked for: ``save``, ``count``, another line; empty at first sight."""
    if request.method != "POST":
        return Builder.of_tree(tree_of(conditions), unit, request.actor), ""
    act = request.POST.get("act", "save")
    builder = Builder.of_post(request.POST, unit, request.actor)
    builder.change(act, request.POST)
    return builder, act


def look_of(builder: Builder) -> tuple[Look | None, str]:
    """How many they are now, or why nobody can say."""
    try:
        return look_at(builder.unit, builder.conditions(), by=builder.actor), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


__all__ = ["builder_on", "for_writers", "look_of", "own_units", "unit_asked", "units_to_choose"]
