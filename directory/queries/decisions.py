"""What becomes of a row: new, changed, unchanged, or a conflict that a person must settle.

The same answer is asked twice: by the dry run, and again by the batch that writes, because the world may have
moved between. Ambiguous is a conflict; the first hit is never taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from associations.models import Capability, Placement
from associations.queries.reach import people_in_reach, stands_nowhere
from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.queries.changes import Changes, OwnWords, changes_between
from directory.queries.likeness import (
    Side,
    agreements,
    differences,
    is_same_name,
    side_of_record,
    side_of_row,
    sounds_alike,
)
from directory.queries.reasons import Reason, reason
from directory.queries.records import Record, asked_by, classmates_in, records_for
from directory.queries.row_facts import contacts_of
from directory.queries.units import Place, UnitFinder
from directory.reading import Values
from people.models import ContactPoint, Person

Outcome = ImportedRow.Outcome


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

    def conflict(self, *reasons: Reason) -> None:
        self.outcome, self.reasons = Outcome.CONFLICT, [*reasons]


def decide(roster_import: Import, rows: Sequence[ImportedRow], *, by: Actor, may_open: bool) -> list[Decision]:
    """For some hundred rows at once, in some twenty queries whatever their number."""
    finder = UnitFinder(roster_import.association, [row.cleaned for row in rows])
    decisions = [Decision(row, finder.place(row.cleaned)) for row in rows]
    matcher = _Matcher(roster_import, decisions)
    for decision in decisions:
        if decision.place.conflict:
            decision.conflict(decision.place.conflict)
        elif decision.place.missing and not may_open:
            decision.conflict(reason("unit_missing", name=decision.place.missing[0].name))
        else:
            matcher.match(decision)
    _look_for_other_spellings(roster_import, decisions)
    _compare_with_records(decisions, by)
    return decisions


class _Matcher:
    """Holds the records that the rows of a batch may be about."""

    def __init__(self, roster_import: Import, decisions: Sequence[Decision]) -> None:
        asked = asked_by([decision.row for decision in decisions])
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._by_number: dict[str, list[Record]] = defaultdict(list)
        for record in records_for(asked, roster_import):
            for key in record.name_keys:
                self._by_name[key].append(record)
            if record.number_key:
                self._by_number[record.number_key].append(record)
        self._contacts = _contacts_of([record.person for records in self._by_name.values() for record in records])

    def match(self, decision: Decision) -> None:
        """By the number first, then by the name and what else is said."""
        row = decision.row
        numbered = self._by_number.get(row.number_key, []) if row.number_key else []
        same = [record for record in numbered if _is_called(record, row)]
        if numbered and not same:
            decision.conflict(reason("number_of_another", people=_keys(numbered)))
        elif same:
            self._take(decision, same)
        else:
            self._match_by_name(decision)

    def _match_by_name(self, decision: Decision) -> None:
        side = side_of_row(
            decision.row.cleaned,
            unit_id=decision.place.unit.pk if decision.place.unit else None,
            department_id=decision.place.department_id,
        )
        fitting, perhaps, namesakes = [], [], []
        for record in self._by_name.get(decision.row.name_key, []):
            other = side_of_record(record)
            if told_apart := differences(side, other):
                # One of another year is no classmate, and whether such records were read depends on the other rows.
                is_worth_a_word = "entry_year" not in told_apart and _are_classmates(side, other)
                namesakes += [record] if is_worth_a_word else []
            elif agreements(side, other) or self._has_this_contact(decision.row, record):
                fitting.append(record)
            elif record.affiliation is not None:
                perhaps.append(record)
        if fitting:
            self._take(decision, fitting)
        elif perhaps:
            decision.conflict(reason("perhaps_known", people=_keys(perhaps)))
        else:
            decision.outcome = Outcome.INSERT
            decision.reasons = [reason("namesake", people=_keys(namesakes))] if namesakes else []

    def _take(self, decision: Decision, records: Sequence[Record]) -> None:
        if len(records) > 1:
            decision.conflict(reason("several_fit", people=_keys(records)))
        else:
            decision.record = records[0]

    def _has_this_contact(self, row: ImportedRow, record: Record) -> bool:
        return not self._contacts[record.person.pk].isdisjoint(contacts_of(row.cleaned))


def _contacts_of(people: Sequence[Person]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    current = ContactPoint.objects.current().filter(person__in={person.pk for person in people})
    for person_id, kind, value in current.values_list("person_id", "kind", "value"):
        found[person_id].add((kind, value))
    return found


def _is_called(record: Record, row: ImportedRow) -> bool:
    return row.name_key in record.name_keys or is_same_name(record.person.full_name, row.name["full_name"])


def _are_classmates(one: Side, other: Side) -> bool:
    return "class" in agreements(one, other)


def _keys(records: Sequence[Record]) -> list[int]:
    return sorted({record.person.pk for record in records})


def _look_for_other_spellings(roster_import: Import, decisions: Sequence[Decision]) -> None:
    """A new name in a class that knows one which sounds the same: a slip, a transcription, or a classmate."""
    newcomers = [one for one in decisions if one.outcome == Outcome.INSERT and one.place.unit is not None]
    known = classmates_in({one.place.unit.pk for one in newcomers if one.place.unit}, roster_import)
    for decision in newcomers:
        unit = decision.place.unit
        side = side_of_row(decision.row.cleaned, unit_id=unit.pk if unit else None)
        name = decision.row.name["full_name"]
        alike = [
            record
            for record in known.get(unit.pk if unit else 0, [])
            if not differences(side, side_of_record(record)) and sounds_alike(record.person.full_name, name)
        ]
        if alike:
            decision.conflict(reason("sounds_like", people=_keys(alike)))


def _compare_with_records(decisions: Sequence[Decision], by: Actor) -> None:
    """What would change, and whether this actor and this roster may change it."""
    matched = [(decision, decision.record) for decision in decisions if decision.record is not None]
    people = [record.person for _, record in matched]
    own = OwnWords(people)
    reached = in_reach({person.pk for person in people}, by)
    for decision, record in matched:
        if record.person.pk not in reached:
            # Whether the row says the same as a record that others keep, or what its owner has set, is not told.
            decision.record = None
            decision.conflict(reason("not_yours"))
            continue
        decision.changes = changes_between(decision.row, record, own)
        decision.changes.moves = _moves(decision, record)
        changed = decision.changes.fields()
        decision.reasons = decision.changes.notes
        if decision.changes.own_words:
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
