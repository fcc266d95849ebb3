"""Finding a way through the tree: children with their numbers, search by every name a unit ever had."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from associations.models import Association, FormerAssociationName
from associations.queries.windows import with_light
from common.actors import Actor

MOST_FOUND = 50
MOST_CHILDREN = 300


@dataclass(frozen=True, slots=True)
class Found:
    """A unit, the names of the units above it, and the former name it was found by, if it was that."""

    association: Association
    above: str
    former_name: str = ""


@dataclass(frozen=True, slots=True)
class YearOfDepartment:
    """The classes of one department in the years asked for."""

    department: Association | None
    classes: list[Association]


def children_of(association: Association, actor: Actor) -> list[Association]:
    """What stands directly below, with its coverage and whether somebody keeps it; one query."""
    children = Association.objects.visible_to(actor).filter(parent=association)
    return list(with_light(children).select_related("coverage").in_tree_order()[:MOST_CHILDREN])


def search_associations(actor: Actor, text: str) -> list[Found]:
    """Every word in one of its names, present or former, in characters or letters. Three queries."""
    words = text.split()[:5]
    if not words:
        return []
    found = Association.objects.visible_to(actor)
    for word in words:
        former = FormerAssociationName.objects.filter(_named(word), association=OuterRef("pk"))
        found = found.filter(_named(word) | Q(slug__icontains=word) | Exists(former))
    found = with_light(found).select_related("coverage").prefetch_related("former_names")
    rows = list(found.in_tree_order()[:MOST_FOUND])
    above = names_above(rows, actor)
    return [Found(row, above[row.pk], _former(row, words)) for row in rows]


def names_above(rows: list[Association], reader: Actor) -> dict[int, str]:
    """Key of each row → the names above it below the school, as far as they are open to this reader:
    "机电工程系 · 2009届". One query for all."""
    keys = {key for row in rows for key in row.path[1:-1]}
    names = {unit.pk: unit.name for unit in Association.objects.visible_to(reader).filter(pk__in=keys)}
    return {row.pk: " · ".join(names[key] for key in row.path[1:-1] if key in names) for row in rows}


def classes_of_years(actor: Actor, first: int, last: int) -> list[YearOfDepartment]:
    """Standing classes that graduated in these years, by department, in the order of names. Two queries."""
    classes = Association.objects.standing().classes().filter(end_year__range=(first, last))
    rows = with_light(classes).select_related("coverage").order_by("end_year", "sort_key", "pk")
    departments = _departments_of(rows, actor)
    groups: dict[int | None, list[Association]] = {key: [] for key in departments}
    groups[None] = []
    for row in rows:
        key = next((key for key in row.path[1:-1] if key in departments), None)
        groups[key].append(row)
    return [YearOfDepartment(departments.get(key), found) for key, found in groups.items() if found]


def _departments_of(rows: QuerySet[Association], reader: Actor) -> dict[int, Association]:
    keys = {row.path[1] for row in rows if len(row.path) > 1}
    departments = Association.objects.visible_to(reader).filter(pk__in=keys, kind=Association.Kind.DEPARTMENT)
    return {unit.pk: unit for unit in departments.in_tree_order()}


def _named(word: str) -> Q:
    return Q(name_zh__icontains=word) | Q(name_en__icontains=word)


def _former(row: Association, words: list[str]) -> str:
    """The former name that has the words, when today's names do not."""
    today = f"{row.name_zh} {row.name_en} {row.slug}".lower()
    if all(word.lower() in today for word in words):
        return ""
    for former in row.former_names.all():
        if any(word.lower() in f"{former.name_zh} {former.name_en}".lower() for word in words):
            return str(former)
    return ""
