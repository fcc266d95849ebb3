"""Rows that wait for a person to say who they are about: the records they may be about, each with its own evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.queries.decisions import in_reach
from directory.queries.matching import Matcher
from directory.queries.units import UnitFinder
from directory.words import Said, evidence_said
from people.models import Person

# Why a row waits, where somebody who looks can say which of the records it is.
WAITING = frozenset(
    {"likely", "perhaps_known", "several_fit", "sounds_like", "several_rows_one_record", "number_of_another"}
)
NEVER_NEW = "number_of_another"  # a number belongs to one person: it is theirs, or it is to be mended in the file


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    studies: str
    evidence: list[Said]


def candidate_keys(row: ImportedRow) -> list[int]:
    """The keys of the records this row may be about; none where it waits for something else, or not at all."""
    if row.outcome != ImportedRow.Outcome.CONFLICT:
        return []
    return [key for reason in row.reasons if reason["code"] in WAITING for key in reason.get("people", ())]


def may_be_new(row: ImportedRow) -> bool:
    return bool(candidate_keys(row)) and all(reason["code"] != NEVER_NEW for reason in row.reasons)


def candidates_of(roster_import: Import, rows: Sequence[ImportedRow], actor: Actor) -> dict[int, list[Candidate]]:
    """By the key of the row, the likeliest first; of records that others keep nothing. Some queries for a page."""
    waiting = [row for row in rows if candidate_keys(row)]
    if not waiting:
        return {}
    reached = in_reach({key for row in waiting for key in candidate_keys(row)}, actor)
    # Whom no unit keeps is matched, and shown to those alone who may open their records.
    mine = set(Person.objects.visible_in_console(actor).filter(pk__in=reached).values_list("pk", flat=True))
    matcher = Matcher(roster_import, waiting, lambda people: in_reach(people, actor), besides=mine)
    finder = UnitFinder(roster_import.association, [row.cleaned for row in waiting])
    found: dict[int, list[Candidate]] = {}
    for row in waiting:
        place = finder.place(row.cleaned)
        best = [matcher.best(row, place, key) for key in candidate_keys(row) if key in mine]
        likeliest = sorted(filter(None, best), key=lambda one: (-one[1].points, one[0].person.pk))
        found[row.pk] = [
            Candidate(record.person, str(record.affiliation or ""), evidence_said(score.evidence))
            for record, score in likeliest
        ]
    return found
