"""What becomes of a row: new, changed, unchanged, or a conflict that a person must settle.

The same answer is asked twice: by the dry run, and again by the batch that writes, because the world may have
moved between. Ambiguous is a conflict; the first hit is never taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from associations.models import Capability, Placement
from associations.queries.reach import people_in_reach, stands_nowhere
from common.actors import Actor
from directory.models import Import, ImportedRow, RowAnswer
from directory.queries.changes import Changes, OwnWords, changes_between
from directory.queries.likeness import Side, are_related, differences, side_of_record, side_of_row, sounds_alike
from directory.queries.matching import Match, Matcher
from directory.queries.reasons import Reason, reason
from directory.queries.records import Record, records_of
from directory.queries.roster_candidates import names_in
from directory.queries.units import Place, UnitFinder
from directory.reading import Values
from people.models import Person

Outcome = ImportedRow.Outcome
Answers = Mapping[int, RowAnswer]  # by the line of the row
NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class NewRow:
    """As much of an ``ImportedRow`` as is written of somebody new."""

    pk: int
    cleaned: Values
    name: dict[str, str]


@dataclass
class Decision:
    row: ImportedRow | NewRow
    place: Place
    outcome: str = ""
    reasons: list[Reason] = field(default_factory=list)
    record: Record | None = None
    changes: Changes = field(default_factory=Changes)
    evidence: tuple[str, ...] = ()  # why it is this record
    doubt: Reason | None = None  # why it may be this record only as long as nothing is written
    answer: RowAnswer | None = None  # what somebody has said of it

    def conflict(self, *reasons: Reason) -> None:
        self.outcome, self.reasons = Outcome.CONFLICT, [*reasons]

    def follow(self, match: Match) -> None:
        if match.record is not None:
            self.record, self.evidence, self.doubt = match.record, match.evidence, match.doubt
        elif match.doubt is not None:
            self.conflict(match.doubt)
        else:
            self.outcome = Outcome.INSERT
            self.reasons = [match.word] if match.word else []

    def let_go(self, why: Reason) -> None:
        """It is not said of whom."""
        self.record, self.changes, self.evidence = None, Changes(), ()
        self.conflict(why)


def decide(
    roster_import: Import,
    rows: Sequence[ImportedRow],
    *,
    by: Actor,
    may_open: bool,
    places: Mapping[int, Place] | None = None,
    answers: Answers = NO_ANSWERS,
) -> list[Decision]:
    """For some hundred rows at once, in some twenty queries whatever their number. ``places``: where they belong, by
    their keys, if somebody has found that out already."""
    if places is None:
        finder = UnitFinder(roster_import.association, [row.cleaned for row in rows])
        places = {row.pk: finder.place(row.cleaned) for row in rows}
    decisions = [Decision(row, places[row.pk]) for row in rows]
    meant = [answer.person_id for answer in answers.values() if answer.person_id]
    matcher = Matcher(roster_import, rows, lambda people: in_reach(people, by), besides=meant)
    for row, decision in zip(rows, decisions, strict=True):
        decision.answer = answers.get(row.line)
        if decision.place.conflict:
            decision.conflict(decision.place.conflict)
        elif decision.place.missing and not may_open:
            decision.conflict(reason("unit_missing", name=decision.place.missing[0].name))
        else:
            decision.follow(matcher.match(row, decision.place, decision.answer))
    _look_for_other_spellings(roster_import, decisions)
    _compare_with_records(decisions, by)
    return decisions


def _look_for_other_spellings(roster_import: Import, decisions: Sequence[Decision]) -> None:
    """A new name in a class that knows one which sounds the same: a slip, a transcription, or a classmate."""
    new = [one for one in decisions if one.outcome == Outcome.INSERT and one.answer is None]
    newcomers = [(one, one.place.unit.pk) for one in new if one.place.unit is not None]
    known = names_in({unit for _, unit in newcomers}, roster_import)
    alike = {one.row.pk: _who_sounds_like(one.row.name["full_name"], known[unit]) for one, unit in newcomers}
    records = defaultdict(list)
    for record in records_of({person for people in alike.values() for person in people}):
        records[record.person.pk, record.unit_id].append(record)
    for decision, unit in newcomers:
        side = side_of_row(decision.row.cleaned, unit_id=unit)
        meant = [person for person in alike[decision.row.pk] if _is_near(side, records[person, unit])]
        if meant:
            decision.conflict(reason("sounds_like", people=sorted(meant)))


def _who_sounds_like(name: str, classmates: Mapping[str, Collection[int]]) -> set[int]:
    alike = [people for other, people in classmates.items() if are_related(other, name) and sounds_alike(other, name)]
    return {person for people in alike for person in people}


def _is_near(side: Side, records: Collection[Record]) -> bool:
    return any(not differences(side, side_of_record(record)) for record in records)


def _compare_with_records(decisions: Sequence[Decision], by: Actor) -> None:
    """What would change, and whether this actor and this roster may change it."""
    matched = [(decision, decision.record) for decision in decisions if decision.record is not None]
    people = [record.person for _, record in matched]
    own = OwnWords(people)
    reached = in_reach({person.pk for person in people}, by)
    for decision, record in matched:
        if record.person.pk not in reached:
            # Whether the row says the same as a record that others keep, or what its owner has set, is not told.
            decision.let_go(reason("not_yours"))
            continue
        decision.changes = changes_between(decision.row, record, own)
        decision.changes.moves = _moves(decision, record)
        changed = decision.changes.fields()
        said = [reason("said_this")] if decision.answer else []
        decision.reasons = [*said, *decision.changes.notes]
        if decision.doubt and (changed or decision.changes.own_words):
            decision.let_go(decision.doubt)
        elif decision.changes.own_words:
            decision.conflict(reason("own_words", fields=sorted(decision.changes.own_words)))
        else:
            decision.outcome = Outcome.UPDATE if changed else Outcome.UNCHANGED


def _moves(decision: Decision, record: Record) -> bool:
    """Whoever stands nowhere is placed. Who was placed by a roster follows when its words about them change."""
    place = decision.place
    if record.unit_id is None:
        return True
    if place.unit is not None and place.unit.pk == record.unit_id:
        return False
    says_otherwise = {"department", "class_name", "entry_year", "end_year"} & decision.changes.affiliation.keys()
    return bool(says_otherwise) and record.placed_by == Placement.Source.IMPORT


def in_reach(people: Collection[int], by: Actor) -> set[int]:
    """Whose records this actor keeps, or who is kept by no unit yet. By their keys."""
    mine = Person.objects.filter(people_in_reach(by, Capability.ROSTER_IMPORT) | stands_nowhere(), pk__in=people)
    return set(mine.values_list("pk", flat=True))
