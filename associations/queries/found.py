"""The association that an address names, and the way to it: asked on the pages that are read most."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, OuterRef, QuerySet, TextField

from associations.models import Association
from common.built_once import built_once
from conversations.models import Wall

# As ``from_db`` wants them.
ASSOCIATION = [field.attname for field in Association._meta.concrete_fields]
WALL = [field.attname for field in Wall._meta.concrete_fields]
UNIT = ("kind", "slug", "name_zh", "name_en", "state")  # and its key and path, which the path itself says


@dataclass(frozen=True, slots=True)
class Found:
    """An association with its wall, and the way to it, from the school to itself: as much of each unit as a crumb and
    ``is_open_to`` ask for.
    """

    association: Association
    way: list[Association]


def association_at(slug: str) -> Found | None:
    """One query. What of it the reader may see is for ``is_open_to``."""
    for *row, way in _at(slug=slug):
        association = Association.from_db(DEFAULT_DB_ALIAS, ASSOCIATION, row[: len(ASSOCIATION)])
        if association.wall_id is not None:
            association.wall = Wall.from_db(DEFAULT_DB_ALIAS, WALL, row[len(ASSOCIATION) :])
        path = association.path
        units = enumerate(way, start=1)
        return Found(
            association,
            [Association(pk=path[n - 1], path=path[:n], **dict(zip(UNIT, unit, strict=True))) for n, unit in units],
        )
    return None


@built_once()
def _at(slug: str) -> QuerySet:
    found = Association.objects.filter(slug=slug)
    return found.values_list(*ASSOCIATION, *(f"wall__{name}" for name in WALL), _way())


def _way() -> ArraySubquery:
    """The units on the path, each as an array of ``UNIT``."""
    keys = Association.objects.filter(pk=OuterRef(OuterRef("pk"))).values_list(Func("path", function="unnest"))
    units = Association.objects.filter(pk__in=keys).order_by("path__len")
    text = ArrayField(TextField())
    return ArraySubquery(
        units.values_list(Func(*UNIT, function="ARRAY", template="%(function)s[%(expressions)s]", output_field=text))
    )
