"""How many of those found stand where: counted only of people by whose field the reader may search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from associations.models import Association, Placement
from common.actors import Actor
from people.codes import city_name, industry_name
from people.models import Person, Position
from people.models.gate import findable

MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Value:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that occur most often, of one filter. ``name`` is that of the filter in the address."""

    name: str
    values: list[Value]


def facets_of(actor: Actor, ids: Sequence[int], *, without: set[str]) -> list[Facet]:
    """For at most a thousand people. A statement for each filter that is not set yet."""
    if not ids:
        return []
    facets = [Facet(name, count(actor, list(ids))) for name, count in _COUNTS.items() if name not in without]
    return [facet for facet in facets if len(facet.values) > 1]


def _units(actor: Actor, ids: list[int]) -> list[Value]:
    placed = Placement.objects.filter(affiliation__person__in=ids)
    rows = _counted(placed.filter(association__path__len__gt=1), "association__path__1", "affiliation__person")
    units = {unit.pk: unit for unit in Association.objects.filter(pk__in=[key for key, _count in rows])}
    return [Value(units[key].slug, units[key].name, count) for key, count in rows if key in units]


def _cities(actor: Actor, ids: list[int]) -> list[Value]:
    people = Person.objects.filter(findable(actor, "city"), pk__in=ids).exclude(city_code="")
    return [Value(code, city_name(code), count) for code, count in _counted(people, "city_code", "pk")]


def _industries(actor: Actor, ids: list[int]) -> list[Value]:
    people = Person.objects.filter(findable(actor, "industry"), pk__in=ids)
    works = Position.objects.filter(person__in=people, ends_on="").exclude(industry_code="")
    return [Value(code, industry_name(code), count) for code, count in _counted(works, "industry_code", "person")]


def _counted(rows: QuerySet, value: str, person: str) -> list[tuple]:
    counted = rows.order_by().values_list(value).annotate(count=Count(person, distinct=True))
    return list(counted.order_by("-count", value)[:MOST_VALUES])


_COUNTS: dict[str, Callable[[Actor, list[int]], list[Value]]] = {
    "unit": _units,
    "city": _cities,
    "industry": _industries,
}
