"""The rows of an import as a page shows them: a part at a time, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from associations.models import Association
from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.models.imported_rows import ImportedRowQuerySet
from directory.words import field_names, people_in, problem_sentence, reason_sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AT_ONCE = 50
Outcome = ImportedRow.Outcome

# What a page can be asked for, and how it is called there; "" is everything.
SHOWN: dict[str, StrOrPromise] = {
    "": _("All rows"),
    Outcome.CONFLICT: _("Conflicts"),
    Outcome.ERROR: _("Errors"),
    "remarks": _("With a remark"),
    Outcome.INSERT: _("New"),
    Outcome.UPDATE: _("Changed"),
    Outcome.UNCHANGED: _("Unchanged"),
}
_KINDS = {Outcome.INSERT: "done", Outcome.UPDATE: "wait", Outcome.CONFLICT: "late", Outcome.ERROR: "late"}
_ICONS = {Outcome.UPDATE: "differ", Outcome.CONFLICT: "warning", Outcome.ERROR: "cross"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: what it says, what becomes of it, and why."""

    line: int
    name: str
    place: str
    outcome: str
    outcome_label: str
    kind: str  # of its tag
    icon: str
    sentences: list[str]
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a list; ``earlier`` and ``later`` are the lines at which its neighbours begin."""

    rows: list[Shown]
    earlier: int | None = None
    later: int | None = None


def part_of(roster_import: Import, asked: str, start: int, actor: Actor) -> Part:
    """At most ``AT_ONCE`` rows from this line on. Four queries."""
    rows = rows_asked(roster_import, asked)
    found = list(rows.filter(line__gte=start).order_by("line")[: AT_ONCE + 1])
    before = list(rows.filter(line__lt=start).order_by("-line").values_list("line", flat=True)[:AT_ONCE])
    later = found[AT_ONCE].line if len(found) > AT_ONCE else None
    return Part(shown(found[:AT_ONCE], actor), before[-1] if before else None, later)


def rows_asked(roster_import: Import, asked: str) -> ImportedRowQuerySet:
    rows: ImportedRowQuerySet = ImportedRow.objects.filter(imported_in=roster_import)
    if asked == "remarks":
        return rows.noteworthy()
    return rows.filter(outcome=asked) if asked else rows


def counts_of(roster_import: Import) -> dict[str, int]:
    """How many rows each of the lists has. Two queries."""
    rows = ImportedRow.objects.filter(imported_in=roster_import)
    counted = rows.counted()
    return counted | {"": roster_import.rows, "remarks": rows.noteworthy().count()}


def shown(rows: Sequence[ImportedRow], actor: Actor) -> list[Shown]:
    names, places = people_in(rows, actor), _standing_places(rows)
    return [
        Shown(
            line=row.line,
            name=row.name.get("full_name")
            or " ".join(row.raw.get(part, "") for part in ("full_name", "family_name")).strip(),
            place=_place(row, places),
            outcome=row.outcome,
            outcome_label=row.get_outcome_display(),
            kind=_KINDS.get(Outcome(row.outcome), "calm") if row.outcome else "wait",
            icon=_ICONS.get(Outcome(row.outcome), "") if row.outcome else "",
            sentences=sentences_of(row, names),
            person_id=row.person_id,
        )
        for row in rows
    ]


def sentences_of(row: ImportedRow, names: dict[int, str]) -> list[str]:
    """Why it came out so, what changes, and what was odd in its cells."""
    said = [reason_sentence(reason, names) for reason in row.reasons]
    if row.changes:
        said.append(str(_("Changes: %(fields)s.")) % {"fields": field_names(row.changes)})
    return said + [problem_sentence(problem) for problem in row.problems]


def _standing_places(rows: Sequence[ImportedRow]) -> dict[int, str]:
    keys = {row.place[key] for row in rows for key in ("unit", "below") if key in row.place}
    return {unit.pk: unit.name for unit in Association.objects.filter(pk__in=keys)} if keys else {}


def _place(row: ImportedRow, places: dict[int, str]) -> str:
    """The unit, or the way to one that is to be opened."""
    if "unit" in row.place:
        return places.get(row.place["unit"], "")
    way = [name or key.strip("-") for _kind, key, name in row.place.get("open", [])]
    return " › ".join([places.get(row.place.get("below", 0), ""), *way]) if way else ""
