"""The departments, cohorts, classes and chapters that a crowd needs beside those that are there."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from django.utils import timezone

from alumni_portal.demo.crowd.plan import CHAPTERS, DEPARTMENTS, YEARS_OF_STUDY, PlannedClass
from associations.models import Association
from associations.names import sort_key_of
from associations.queries.wall_place import GROUP_WALLS
from common.copying import CopiedTable, copy_lines, next_keys
from common.models import ALPHABET
from conversations.models import Wall

Kind = Association.Kind
GIVEN = (
    "id",
    "public_id",
    "wall_id",
    "slug",
    "kind",
    "parent_id",
    "name_zh",
    "name_en",
    "sort_key",
    "entry_year",
    "end_year",
)
Unit = tuple[str, str, int, str, str, int | None, int | None]  # slug, kind, parent, names, years


class Opener:
    """Opens many units, each with its wall, by two COPYs; the tree's own triggers say where each stands."""

    def __init__(self) -> None:
        self.random = Random("units")
        self.walls = CopiedTable(Wall, ("id", "public_id", "place"), timezone.now())
        self.table = CopiedTable(Association, GIVEN, timezone.now())

    def open(self, units: Iterable[Unit]) -> list[int]:
        """Their keys, in the same order."""
        units = list(units)
        if not units:
            return []
        walls, keys = next_keys(Wall, len(units)), next_keys(Association, len(units))
        copy_lines(self.walls, [self.walls.line(wall, self._name(), GROUP_WALLS.name) for wall in walls])
        rows = zip(keys, walls, units, strict=True)
        copy_lines(self.table, [self._line(key, wall, unit) for key, wall, unit in rows])
        return list(keys)

    def _line(self, key: int, wall: int, unit: Unit) -> str:
        *place, zh, en, entry_year, end_year = unit
        return self.table.line(key, self._name(), wall, *place, zh, en, sort_key_of(zh, en), entry_year, end_year)

    def _name(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=12))


def open_classes(opener: Opener, school: Association, planned: list[PlannedClass]) -> list[int]:
    """Everything from the department down to the class; the keys of the classes."""
    numbers = sorted({one.department for one in planned})
    departments = dict(
        zip(numbers, opener.open(_department(school.pk, DEPARTMENTS[number]) for number in numbers), strict=True)
    )
    wanted = sorted({(one.department, one.entry_year) for one in planned})
    cohorts = dict(
        zip(wanted, opener.open(_cohort(departments[number], number, year) for number, year in wanted), strict=True)
    )
    return opener.open(
        (
            one.slug, Kind.CLASS.value, cohorts[one.department, one.entry_year], one.name_zh, one.name_en,
            one.entry_year, one.entry_year + YEARS_OF_STUDY,
        )
        for one in planned
    )  # fmt: skip


def open_chapters(opener: Opener, school: Association) -> list[int]:
    return opener.open((slug, Kind.REGIONAL.value, school.pk, zh, en, None, None) for zh, en, slug in CHAPTERS)


def _department(school: int, department: tuple) -> Unit:
    zh, en, slug, _programmes = department
    return slug, Kind.DEPARTMENT.value, school, zh, f"Department of {en}", None, None


def _cohort(parent: int, number: int, year: int) -> Unit:
    slug = f"{DEPARTMENTS[number][2]}-{year}"
    return slug, Kind.COHORT.value, parent, f"{year}级", f"Entered {year}", year, year + YEARS_OF_STUDY
