"""Opening the units that a roster names and that do not stand yet; and a list of departments as a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from associations.actions import open_association
from associations.models import Association
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.queries.decisions import Decision
from directory.queries.keys import unit_key
from directory.queries.units import Place, Step, UnitFinder
from directory.reading import UnreadableFile, Values, clean_row, open_table
from directory.words import unreadable
from institution import reads
from people.names.characters import has_han

Kind = Association.Kind


@dataclass(frozen=True, slots=True)
class UnitCounts:
    rows: int
    created: int
    unchanged: int
    errors: int


@action
def import_units(file: BinaryIO, association: Association, *, by: Actor) -> UnitCounts:
    """Open a department below ``association`` for each name in the column of departments, unless it stands.

    Raises ``Refusal`` ``department_column_missing``, a code of ``directory.reading``, or what stands against opening.
    """
    rows = _read_departments(file)
    named = [row for row in rows if row.get("department")]
    finder = UnitFinder(association, [])
    standing = {key for unit in finder.departments for key in finder.keys_of(unit)}
    created = 0
    for row in named:
        key = unit_key(row["department"])
        if key not in standing:
            _open(association, Step(Kind.DEPARTMENT, row["department"]), by)
            standing.add(key)
            created += 1
    return UnitCounts(len(rows), created, len(named) - created, len(rows) - len(named))


def _read_departments(file: BinaryIO) -> list[Values]:
    try:
        with open_table(file) as table:
            columns = {column: field for column, field in table.guess_mapping().items() if field == "department"}
            if not columns:
                raise Refusal("department_column_missing", _("No column of this file is called department."))
            today = reads.now().date()
            return [clean_row(record.raw, today=today).values for record in table.records(columns)]
    except UnreadableFile as error:
        raise Refusal(error.code, unreadable(error.facts())) from error


class Opener:
    """Opens what the rows of one batch want, each unit once, in the order in which the rows name them.

    ``opened`` is what it has opened; what a savepoint takes back must be taken out of it again.
    """

    def __init__(self, decisions: Sequence[Decision], by: Actor) -> None:
        self._by = by
        self._last_years = _usual_last_years(decisions)
        self.opened: dict[tuple[int, str, str], Association] = {}

    def unit_for(self, place: Place) -> Association:
        """Where the row belongs, opened if need be. Raises ``Refusal`` or ``Forbidden``."""
        if place.unit is not None:
            return place.unit
        parent = place.top
        for step in place.steps:
            parent = step.unit or self._below(parent, step)
        return parent

    def _below(self, parent: Association, step: Step) -> Association:
        way = (parent.pk, step.kind, step.key)
        if way not in self.opened:
            usual = self._last_years.get((step.kind, step.key, step.entry_year))
            self.opened[way] = _open(parent, replace(step, end_year=usual or step.end_year), self._by)
        return self.opened[way]


def _usual_last_years(decisions: Sequence[Decision]) -> dict[tuple[str, str, int], int]:
    """The year in which most of a new cohort or class left, as far as the rows in hand say."""
    counted: dict[tuple[str, str, int], Counter[int]] = defaultdict(Counter)
    for decision in decisions:
        end = decision.row.cleaned.get("end_year")
        for step in decision.place.missing if end else ():
            if step.entry_year:
                counted[step.kind, step.key, step.entry_year][end] += 1
    return {unit: max(years.items(), key=lambda year: (year[1], -year[0]))[0] for unit, years in counted.items()}


def _open(parent: Association, step: Step, by: Actor) -> Association:
    name_zh, name_en = names_of(step)
    years = {"entry_year": step.entry_year, "end_year": step.end_year}
    details: dict[str, Any] = {name: year for name, year in years.items() if year}
    return open_association(parent, step.kind, name_zh, name_en, by=by, **details)


def names_of(step: Step) -> tuple[str, str]:
    """As it stands in the file; without Chinese characters it is the name in both languages. A cohort is its year."""
    if step.kind == Kind.COHORT:
        if step.entry_year:
            return f"{step.entry_year}级", f"Entered {step.entry_year}"
        return f"{step.end_year}届", f"Class of {step.end_year}"
    return step.name, "" if has_han(step.name) else step.name
