"""Opening the units that a roster names and that do not stand yet; and a list of departments as a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from associations.actions import NewUnit, open_units
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
Way = tuple[int, str, str]  # the parent, the kind of the unit, its key


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
    wanted: dict[str, NewUnit] = {}
    for row in named:
        if (key := unit_key(row["department"])) not in standing:
            wanted.setdefault(key, _new_unit(association, Step(Kind.DEPARTMENT, row["department"])))
    created = len(open_units([*wanted.values()], by=by))
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
        self.opened: dict[Way, Association] = {}

    def open_for(self, places: Sequence[Place]) -> None:
        """Open all that these want and that does not stand, a tier at a time. Raises ``Refusal``, ``Forbidden``."""
        lacking = [place for place in places if place.missing]
        for kind in (Kind.DEPARTMENT, Kind.COHORT, Kind.CLASS):
            wanted: dict[Way, NewUnit] = {}
            for place in lacking:
                parent, step = self._first_missing(place)
                if step is not None and step.kind == kind:
                    wanted.setdefault((parent.pk, step.kind, step.key), self._new_unit(parent, step))
            self.opened |= zip(wanted, open_units([*wanted.values()], by=self._by), strict=True)

    def unit_for(self, place: Place) -> Association:
        """Where the row belongs; stands already, or was opened."""
        if place.unit is not None:
            return place.unit
        parent, missing = self._first_missing(place)
        if missing is not None:
            raise LookupError(f"{missing.name} was not opened")
        return parent

    def _first_missing(self, place: Place) -> tuple[Association, Step | None]:
        """How far the way down stands, and the step after it."""
        parent = place.top
        for step in place.steps:
            unit = step.unit or self.opened.get((parent.pk, step.kind, step.key))
            if unit is None:
                return parent, step
            parent = unit
        return parent, None

    def _new_unit(self, parent: Association, step: Step) -> NewUnit:
        usual = self._last_years.get((step.kind, step.key, step.entry_year)) if step.entry_year else None
        return _new_unit(parent, step, usual)


def _usual_last_years(decisions: Sequence[Decision]) -> dict[tuple[str, str, int], int]:
    """The year in which most of a new cohort or class left, as far as the rows in hand say."""
    counted: dict[tuple[str, str, int], Counter[int]] = defaultdict(Counter)
    for decision in decisions:
        end = decision.row.cleaned.get("end_year")
        for step in decision.place.missing if end else ():
            if step.entry_year and end:
                counted[step.kind, step.key, step.entry_year][end] += 1
    return {unit: max(years.items(), key=lambda year: (year[1], -year[0]))[0] for unit, years in counted.items()}


def _new_unit(parent: Association, step: Step, end_year: int | None = None) -> NewUnit:
    name_zh, name_en = names_of(step)
    return NewUnit(parent, step.kind, name_zh, name_en, step.entry_year, end_year or step.end_year)


def names_of(step: Step) -> tuple[str, str]:
    """As it stands in the file; without Chinese characters it is the name in both languages. A cohort is its year."""
    if step.kind == Kind.COHORT:
        if step.entry_year:
            return f"{step.entry_year}级", f"Entered {step.entry_year}"
        return f"{step.end_year}届", f"Class of {step.end_year}"
    return step.name, "" if has_han(step.name) else step.name
