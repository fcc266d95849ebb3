"""Where the people of a roster belong in the tree: in units that stand, or in units that are to be opened.

department → cohort → class below the association of the import; a level the row does not name is skipped, a level
the association stands at or below is settled by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from associations.models import Association, FormerAssociationName
from directory.queries.keys import unit_key
from directory.queries.reasons import Reason, reason
from directory.reading import Values

Kind = Association.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One unit on the way down: one that stands, or what is to be opened."""

    kind: str
    name: str
    unit: Association | None = None
    entry_year: int | None = None
    end_year: int | None = None

    @property
    def key(self) -> str:
        """The same for every row that means this unit, below the same parent."""
        if self.kind == Kind.COHORT:
            return f"{self.entry_year or ''}-{self.end_year or ''}"
        return unit_key(self.name, self.entry_year, self.end_year)


@dataclass(frozen=True, slots=True)
class Place:
    """The way from the association of the import down to where somebody belongs."""

    top: Association
    steps: tuple[Step, ...] = ()
    conflict: Reason | None = None

    @property
    def unit(self) -> Association | None:
        """Where they belong, if it stands already."""
        return self.steps[-1].unit if self.steps else self.top

    @property
    def missing(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.unit is None) if self.unit is None else ()

    @property
    def last_standing(self) -> Association:
        return next((step.unit for step in reversed(self.steps) if step.unit is not None), self.top)

    @property
    def department_id(self) -> int | None:
        return next((step.unit.pk for step in self.steps if step.kind == Kind.DEPARTMENT and step.unit), None)

    def as_json(self) -> dict[str, Any]:
        if self.unit is not None:
            return {"unit": self.unit.pk}
        return {"below": self.last_standing.pk, "open": [[step.kind, step.key, step.name] for step in self.missing]}


class UnitFinder:
    """Reads, for some hundred rows, the part of the tree they can mean: five queries, however many rows."""

    def __init__(self, top: Association, rows: Sequence[Values]) -> None:
        self.top = top
        self.above = list(Association.objects.at_or_above(top))
        self._names: dict[int, set[str]] = defaultdict(set)
        self._read_departments()
        self._read_cohorts(rows)
        self._read_classes(rows)

    def place(self, values: Values) -> Place:
        """The way down for this row, or why there is none."""
        if self.top.kind == Kind.CLASS:
            return self._in_this_class(values)
        steps: list[Step] = []
        for find in (self._department, self._cohort, self._class):
            found = find(values, steps)
            if isinstance(found, dict):
                return Place(self.top, tuple(steps), conflict=found)
            if found is not None:
                steps.append(found)
        return Place(self.top, tuple(steps), conflict=_closed(steps))

    def keys_of(self, unit: Association) -> set[str]:
        """The names it has and had."""
        return self._names[unit.pk]

    # ── what is read ──────────────────────────────────────────────────────────────────────────────────────

    def _read_departments(self) -> None:
        own = [unit for unit in self.above if unit.kind == Kind.DEPARTMENT]
        below = Association.objects.below(self.top).filter(kind=Kind.DEPARTMENT).order_by("pk")
        self.departments = own or list(below)
        self._name(self.departments)
        self._departments_by_key: dict[str, list[Association]] = defaultdict(list)
        for unit in self.departments:
            for key in self._names[unit.pk]:
                self._departments_by_key[key].append(unit)

    def _read_cohorts(self, rows: Iterable[Values]) -> None:
        years = {row["entry_year"] for row in rows if row.get("entry_year")}
        ends = {row["end_year"] for row in rows if row.get("end_year")}
        below = Association.objects.below(self.top).filter(kind=Kind.COHORT)
        of_these_years = Q(entry_year__in=years) | Q(entry_year=None, end_year__in=ends) | Q(end_year__in=ends)
        self.cohorts = list(below.filter(of_these_years).order_by("pk"))
        self._cohorts_below: dict[int | None, list[Association]] = defaultdict(list)
        for cohort in self.cohorts:
            self._cohorts_below[cohort.parent_id].append(cohort)

    def _read_classes(self, rows: Iterable[Values]) -> None:
        """Those of the cohorts in question, under whatever name; a class whose year is not said may be any below."""
        named = [row for row in rows if row.get("class")]
        parents = {unit.pk: unit for unit in (self.top, *self.departments, *self.cohorts)}
        anywhere = {row["class"] for row in named if not (row.get("entry_year") or row.get("end_year"))}
        wanted = Q(parent__in=parents)
        if anywhere:
            wanted |= Q(name_zh__in=anywhere) | Q(name_en__in=anywhere)
        below = Association.objects.below(self.top).filter(kind=Kind.CLASS)
        self.classes = list(below.filter(wanted).order_by("pk")) if named else []
        _give_parents(self.classes, parents)
        self._name(self.classes)
        self._by_key: dict[str, list[Association]] = defaultdict(list)
        for unit in self.classes:
            for key in self._names[unit.pk]:
                self._by_key[key].append(unit)

    def _name(self, units: Sequence[Association]) -> None:
        former = FormerAssociationName.objects.filter(association__in=units)
        called = [(unit.pk, unit.name_zh, unit.name_en) for unit in units]
        called += former.values_list("association_id", "name_zh", "name_en")
        years = {unit.pk: _years(unit) for unit in units}
        for key, zh, en in called:
            self._names[key] |= {unit_key(name, *years[key]) for name in (zh, en) if name}

    # ── what a row means ──────────────────────────────────────────────────────────────────────────────────

    def _in_this_class(self, values: Values) -> Place:
        self._name([self.top])
        key = unit_key(values.get("class", ""), *_years(self.top))
        if key and key not in self._names[self.top.pk]:
            return Place(self.top, conflict=reason("another_class", name=values["class"]))
        return Place(self.top)

    def _department(self, values: Values, steps: list[Step]) -> Step | Reason | None:
        name = values.get("department", "")
        if not name:
            return None
        found = self._departments_by_key.get(unit_key(name), [])
        if len(found) > 1:
            return reason("unit_ambiguous", name=name)
        if self.top.tier > 0:
            return None if found or not self.departments else reason("another_department", name=name)
        return Step(Kind.DEPARTMENT, name, found[0] if found else None)

    def _cohort(self, values: Values, steps: list[Step]) -> Step | Reason | None:
        entry, end = values.get("entry_year"), values.get("end_year")
        if self.top.kind == Kind.COHORT or not (entry or end):
            return None
        years = {"entry_year": entry, "end_year": None if entry else end}
        if steps and steps[-1].unit is None:
            return Step(Kind.COHORT, "", **years)
        parent = steps[-1].unit if steps else self.top
        found = self._cohorts_of(parent, entry, end)
        if len(found) > 1:
            return reason("unit_ambiguous", name=str(entry or end))
        return Step(Kind.COHORT, "", found[0] if found else None, **years)

    def _cohorts_of(self, parent: Association | None, entry: int | None, end: int | None) -> list[Association]:
        here = self._cohorts_below.get(parent.pk, []) if parent is not None else []
        if entry:
            same = [cohort for cohort in here if cohort.entry_year == entry]
            return same or [cohort for cohort in here if cohort.entry_year is None and end and cohort.end_year == end]
        return [cohort for cohort in here if cohort.end_year == end]

    def _class(self, values: Values, steps: list[Step]) -> Step | Reason | None:
        name = values.get("class", "")
        if not name:
            return None
        entry, end = values.get("entry_year"), values.get("end_year")
        found = self._classes_of(unit_key(name, entry, end), steps, entry, end)
        if len(found) > 1:
            return reason("unit_ambiguous", name=name)
        return Step(Kind.CLASS, name, found[0] if found else None, entry_year=entry, end_year=end)

    def _classes_of(self, key: str, steps: list[Step], entry: int | None, end: int | None) -> list[Association]:
        """In their cohort; else beside it, where years do not speak against it; without a year, anywhere below."""
        department = next((step for step in steps if step.kind == Kind.DEPARTMENT), None)
        if department is not None and department.unit is None:
            return []
        root = department.unit if department and department.unit else self.top
        here = [unit for unit in self._by_key.get(key, []) if root.pk in unit.path]
        cohort = next((step.unit for step in steps if step.kind == Kind.COHORT), None)
        if cohort is not None and (inside := [unit for unit in here if unit.parent_id == cohort.pk]):
            return inside
        if (entry or end) and self.top.kind != Kind.COHORT:
            return [unit for unit in here if unit.parent_id == root.pk and _fits(unit, entry, end)]
        return here


def _give_parents(units: Sequence[Association], known: dict[int, Association]) -> None:
    """So that a thousand classes are not read together with a thousand copies of their cohorts."""
    others = Association.objects.in_bulk({unit.parent_id for unit in units} - known.keys() - {None})
    for unit in units:
        unit.parent = known.get(unit.parent_id) or others.get(unit.parent_id)


def _years(unit: Association) -> tuple[int | None, int | None]:
    """Its own years, else those of the cohort it belongs to."""
    if unit.kind != Kind.CLASS or unit.parent is None:
        return unit.entry_year, unit.end_year
    return unit.entry_year or unit.parent.entry_year, unit.end_year or unit.parent.end_year


def _fits(unit: Association, entry: int | None, end: int | None) -> bool:
    own_entry, own_end = _years(unit)
    if own_entry and entry:
        return own_entry == entry
    return not (own_end and end) or own_end == end


def _closed(steps: Sequence[Step]) -> Reason | None:
    for step in steps:
        if step.unit is not None and step.unit.state == Association.State.CLOSED:
            return reason("unit_closed", name=step.unit.name_zh or step.unit.name_en)
    return None
