"""The rows of an import as a page shows them: a part at a time, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.models.imported_rows import ImportedRowQuerySet
from directory.queries.row_candidates import Candidate, candidates_of, may_be_new
from directory.words import evidence_line, field_names, people_in, problem_sentence, reason_sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AT_ONCE = 50
Outcome = ImportedRow.Outcome

# What a page can be asked for, and how it is called there; "" is everything.
SHOWN: dict[str, StrOrPromise] = {
    "": _("All rows"),
    "out": _("Stay out"),
    Outcome.CONFLICT: _("Conflicts"),
    Outcome.ERROR: _("Errors"),
    "remarks": _("With a remark"),
    Outcome.INSERT: _("New"),
    Outcome.UPDATE: _("Changed"),
    Outcome.UNCHANGED: _("Unchanged"),
    "taken_away": _("Taken away again"),
    "put_back": _("Put back as they were"),
    "kept": _("Kept: edited since"),
    "rest": _("Not looked at"),  # of an import that was stopped half-way
}
OUT = (Outcome.CONFLICT, Outcome.ERROR)
_KINDS: dict[str, str] = {
    Outcome.INSERT: "done",
    Outcome.UPDATE: "wait",
    ImportedRow.Undone.KEPT: "late",
    Outcome.CONFLICT: "late",
    Outcome.ERROR: "late",
}
_ICONS: dict[str, str] = {
    Outcome.UPDATE: "differ",
    ImportedRow.Undone.KEPT: "warning",
    Outcome.CONFLICT: "warning",
    Outcome.ERROR: "cross",
}


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
    candidates: list[Candidate] = field(default_factory=list)  # whom it may be about, while it waits for an answer
    may_be_new: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a list; ``earlier`` and ``later`` are the lines at which its neighbours begin."""

    rows: list[Shown]
    earlier: int | None = None
    later: int | None = None


def part_of(roster_import: Import, asked: str, start: int, actor: Actor, *, may_answer: bool = False) -> Part:
    """At most ``AT_ONCE`` rows from this line on. Four queries, and some more where rows wait that may be answered."""
    rows = rows_asked(roster_import, asked)
    found = list(rows.filter(line__gte=start).order_by("line")[: AT_ONCE + 1])
    before = list(rows.filter(line__lt=start).order_by("-line").values_list("line", flat=True)[:AT_ONCE])
    later = found[AT_ONCE].line if len(found) > AT_ONCE else None
    part = shown(found[:AT_ONCE], roster_import, actor)
    if may_answer:
        part = _with_candidates(part, found[:AT_ONCE], roster_import, actor)
    return Part(part, before[-1] if before else None, later)


def rows_asked(roster_import: Import, asked: str) -> ImportedRowQuerySet:
    rows: ImportedRowQuerySet = ImportedRow.objects.filter(imported_in=roster_import)
    if asked == "remarks":
        return rows.noteworthy()
    if asked == "out":
        return rows.filter(outcome__in=OUT)
    if asked in ImportedRow.Undone:
        return rows.filter(undone=asked)
    if asked == "rest":
        return rows.filter(outcome="")
    return rows.filter(outcome=asked) if asked else rows


def counts_of(roster_import: Import) -> dict[str, int]:
    """How many rows each of the lists has. Two queries."""
    rows = ImportedRow.objects.filter(imported_in=roster_import)
    counted = rows.counted()
    return counted | {
        "": roster_import.rows,
        "out": sum(counted.get(outcome, 0) for outcome in OUT),
        "rest": counted.get("", 0),
        "remarks": rows.noteworthy().count(),
        "taken_away": roster_import.taken_away,
        "put_back": roster_import.put_back,
        "kept": roster_import.kept,
    }


def shown(rows: Sequence[ImportedRow], roster_import: Import, actor: Actor) -> list[Shown]:
    names, places, letters = people_in(rows, actor), _standing_places(rows), roster_import.letters
    return [
        Shown(
            line=row.line,
            name=row.name.get("full_name")
            or " ".join(row.raw.get(part, "") for part in ("full_name", "family_name")).strip(),
            place=_place(row, places, roster_import.association_id),
            outcome=row.outcome,
            outcome_label=outcome_of(row),
            kind=_KINDS.get(row.undone or row.outcome, "calm"),
            icon=_ICONS.get(row.undone or row.outcome, ""),
            sentences=sentences_of(row, names, letters),
            person_id=row.person_id,
        )
        for row in rows
    ]


def _with_candidates(
    part: list[Shown], rows: Sequence[ImportedRow], roster_import: Import, actor: Actor
) -> list[Shown]:
    found = candidates_of(roster_import, rows, actor)
    return [
        replace(one, candidates=found.get(row.pk, []), may_be_new=may_be_new(row))
        for one, row in zip(part, rows, strict=True)
    ]


def outcome_of(row: ImportedRow) -> str:
    if row.undone:
        return row.get_undone_display()
    return row.get_outcome_display() if row.outcome else str(_("not looked at"))


def sentences_of(row: ImportedRow, names: dict[int, str], letters: dict[str, str]) -> list[str]:
    """Why it came out so, what changes, and what was odd in its cells. ``letters`` as ``Import.letters`` gives them."""
    said = [reason_sentence(reason, names) for reason in row.reasons]
    if row.evidence and not row.stays_out:
        said.insert(0, str(_("Matched: %(evidence)s.")) % {"evidence": evidence_line(row.evidence)})
    if row.changes:
        said.append(str(_("Changes: %(fields)s.")) % {"fields": field_names(row.changes)})
    return said + [problem_sentence(problem, letters) for problem in row.problems]


def _standing_places(rows: Sequence[ImportedRow]) -> dict[int, str]:
    keys = {row.place[key] for row in rows for key in ("unit", "below") if key in row.place}
    units = Association.objects.filter(pk__in=keys).select_related("parent") if keys else ()
    return {unit.pk: _way_to(unit) for unit in units}


def _way_to(unit: Association) -> str:
    """A class by itself is often only a number; the school goes without saying."""
    return f"{unit.parent.name} › {unit.name}" if unit.parent and unit.parent.tier else unit.name


def _place(row: ImportedRow, places: dict[int, str], top: int) -> str:
    """The unit, or the way to one that is to be opened; that it begins at ``top`` goes without saying."""
    if "unit" in row.place:
        return places.get(row.place["unit"], "")
    below = row.place.get("below", top)
    way = [name or _cohort(key) for _kind, key, name in row.place.get("open", [])]
    return " › ".join(way if below == top else [places.get(below, ""), *way])


def _cohort(key: str) -> str:
    """In words, as its key says it: the year of entry, else that of leaving."""
    entry, _dash, end = key.partition("-")
    return gettext("Entered %(year)s") % {"year": entry} if entry else gettext("Class of %(year)s") % {"year": end}
