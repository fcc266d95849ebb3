"""How far associations reach, and the records behind every number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Func, OuterRef, QuerySet

from associations.models import Association, Coverage, Membership, Placement
from associations.queries.windows import Years, with_light
from common.actors import Actor
from people.models import Person
from people.queries import within_reach


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's numbers. Every share is of its whole, None when there is no whole."""

    unit: Association
    classes: int
    lit: int
    placed: int
    in_the_group: int
    reachable: int
    members: int

    @property
    def dark(self) -> int:
        return self.classes - self.lit

    @property
    def lit_share(self) -> float | None:
        return share(self.lit, self.classes)

    @property
    def group_share(self) -> float | None:
        return share(self.in_the_group, self.placed)

    @property
    def reach_share(self) -> float | None:
        return share(self.reachable, self.placed)


@dataclass(frozen=True, slots=True)
class DarkDecade:
    """Classes of one unit and ten years that nobody keeps: where to begin."""

    unit: Association
    first: int
    dark: int

    @property
    def last(self) -> int:
        return self.first + 9


def share(part: int, whole: int) -> float | None:
    """In per cent, to one place."""
    return round(100 * part / whole, 1) if whole else None


def line_of(unit: Association) -> Line:
    counted = getattr(unit, "coverage", None) or Coverage()
    return Line(
        unit=unit,
        classes=counted.classes,
        lit=counted.lit_classes,
        placed=counted.placed,
        in_the_group=counted.in_the_group,
        reachable=counted.reachable,
        members=counted.members,
    )


def lines_below(association: Association, actor: Actor) -> list[Line]:
    """The units directly below, without chapters: they count people, not classes. One query."""
    units = Association.objects.visible_to(actor).standing().filter(parent=association)
    units = units.exclude(kind__in=Association.CHAPTERS).select_related("coverage").in_tree_order()
    return [line_of(unit) for unit in units]


def counted_at() -> datetime | None:
    """When the tree was counted last; None before the first time."""
    return Coverage.objects.filter(association__kind="school").values_list("counted_at", flat=True).first()


def where_to_begin(units: Iterable[Association], windows: Mapping[int, Years], most: int = 3) -> list[DarkDecade]:
    """The decades with the most dark classes, one for each unit at most."""
    darkest = []
    for unit in units:
        decades: dict[int, int] = {}
        for year, panes in windows.get(unit.pk, {}).items():
            decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + sum(not pane for pane in panes)
        if decades:
            first, dark = max(decades.items(), key=lambda decade: decade[1])
            darkest.append(DarkDecade(unit, first, dark))
    return sorted((one for one in darkest if one.dark), key=lambda one: -one.dark)[:most]


def eras_of(windows: Mapping[int, Years]) -> list[int]:
    """Up to two years that cut all classes into parts of a similar size, at the end of a decade where possible."""
    years = sorted(year for unit in windows.values() for year, panes in unit.items() for _pane in panes)
    if not years or years[-1] - years[0] < 15:
        return []
    cuts = {5 * round(years[len(years) * part // 3] / 5) for part in (1, 2)}
    return sorted(cut for cut in cuts if years[0] < cut <= years[-1])


ONLY_THE_UNIT = Func(OuterRef("association_id"), template="ARRAY[%(expressions)s]")
CLASSES = ("classes", "lit", "dark")
PEOPLE = ("placed", "in-group", "missing", "reachable", "unreachable")


def classes_behind(association: Association, of: str, first: int | None, last: int | None) -> QuerySet[Association]:
    """The class groups that were counted: all, kept or not, of some years."""
    classes = with_light(Association.objects.standing().classes().at_or_below(association)).select_related("coverage")
    if of != "classes":
        classes = classes.filter(is_kept=of == "lit")
    if first is not None and last is not None:
        classes = classes.filter(end_year__range=(first, last))
    return classes.order_by(F("end_year").asc(nulls_last=True), "sort_key", "pk")


def people_behind(association: Association, of: str) -> QuerySet[Person]:
    """The persons that were counted, each once. The same conditions as ``actions.coverage``."""
    placed = Placement.objects.at_or_below(association).filter(affiliation__person=OuterRef("pk"))
    inside = Membership.objects.standing().filter(
        person=OuterRef("affiliation__person"), association__path__contains=ONLY_THE_UNIT
    )
    people = Person.objects.living()
    if of == "in-group":
        return people.filter(Exists(placed.filter(Exists(inside))))
    people = people.filter(Exists(placed))
    if of == "missing":
        return people.exclude(Exists(placed.filter(Exists(inside))))
    if of in ("reachable", "unreachable"):
        reached = within_reach()
        return people.filter(reached if of == "reachable" else ~reached)
    return people
