"""Which record is a row about? Whoever could be meant is weighed as the night weighs two records, with the evidence.

Linked is only what is safe; what is likely waits for a person, and so does what says too little to tell. The weights
are ``people.names.scoring``'s. Three things are the import's own:

* A name together with a class, an address or a telephone is safe when nothing speaks against it: a roster that comes a
  second time must find the people of the first.
* A link that would write nothing needs no proof (``Match.doubt`` beside a ``record``).
* Of a record that others keep, only what a number, a name and the studies say is weighed: otherwise an answer would
  tell an officer whose birthday or telephone they have guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from directory.models import DuplicatePair, Import, ImportedRow, RowAnswer
from directory.queries.keys import number_key
from directory.queries.likeness import agreements, are_related, differences, is_same_name, side_of_record, side_of_row
from directory.queries.reasons import Reason, reason
from directory.queries.records import Record, asked_by, records_for, records_of
from directory.queries.row_facts import contacts_of
from directory.queries.units import Place
from people.models import ContactPoint
from people.names import Known, Likeness, Score, Studies, score_records
from people.names.scoring import WEIGHTS

Contacts = Mapping[int, set[str]]
Reached = Callable[[Collection[int]], set[int]]  # of these persons, whose records the reader keeps
NAMED = frozenset({"name_exact", "name_spelling"})
SAFE_BESIDE_A_NAME = frozenset({"class_same", "contact_said", "contact_proven"})
# A number is written into the record: with its zeros gone it is somebody's slip, whoever is meant.
NEVER_ALONE = frozenset({"number_zeros"})
# Whoever is this person all the same has studied twice: the row is another line of the records, and overwrites none.
OTHER_STUDIES = frozenset({"number_differs", "years_differ"})


@dataclass(frozen=True, slots=True)
class Match:
    """``record`` alone: it is this one. With a ``doubt``: this one if nothing is written, else somebody has to look.
    A doubt alone: somebody has to look. Neither: nobody is known, though perhaps a namesake is worth a ``word``."""

    record: Record | None = None
    evidence: tuple[str, ...] = ()
    doubt: Reason | None = None
    word: Reason | None = None


class Matcher:
    """Holds the records that the rows of a batch may be about, and who of them is known to be two people."""

    def __init__(
        self, roster_import: Import, rows: Sequence[ImportedRow], reached: Reached, besides: Collection[int] = ()
    ) -> None:
        """``besides``: persons somebody has named, whether or not the rows would find them."""
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._by_number: dict[str, list[Record]] = defaultdict(list)
        self._by_sound: dict[str, list[Record]] = defaultdict(list)
        self._by_contact: dict[str, list[Record]] = defaultdict(list)
        asked = asked_by(rows)
        records = records_for(asked, roster_import)
        records += records_of(set(besides) - {record.person.pk for record in records})
        people = {record.person.pk for record in records}
        self._of_person: dict[int, list[Record]] = defaultdict(list)
        self._reached = reached(people)
        self._said, self._proven = _contacts_of(self._reached)
        self._apart = _known_apart(people)
        for record in records:
            self._of_person[record.person.pk].append(record)
            for key in record.name_keys:
                self._by_name[key].append(record)
            if record.number_key:
                self._by_number[record.number_key].append(record)
            self._by_sound[record.person.sort_key].append(record)
            for value in self._contacts(record) & asked.contacts:
                self._by_contact[value].append(record)

    def match(self, row: ImportedRow, place: Place, answer: RowAnswer | None = None) -> Match:
        """By what somebody has said of the row, else by the number, then by everything else that is said."""
        if answer is not None:
            return self._answered(row, place, answer)
        numbered = self._by_number.get(row.number_key, []) if row.number_key else []
        same = [record for record in numbered if _is_called(record, row)]
        if numbered and not same:
            return Match(doubt=reason("number_of_another", people=_keys(numbered)))
        if same:
            return self._of_this_number(row, place, same)
        return self._weighed(row, place)

    def best(self, row: ImportedRow, place: Place, person: int) -> tuple[Record, Score] | None:
        """Of the lines of one person the one that fits the row best; None when the person is gone."""
        scored = [(record, self._score(row, place, record)) for record in self._of_person.get(person, ())]
        return max(scored, key=lambda one: one[1].points, default=None)

    def _answered(self, row: ImportedRow, place: Place, answer: RowAnswer) -> Match:
        if answer.person_id is None:
            return Match(word=reason("said_new"))
        best = self.best(row, place, answer.person_id)
        if best is None:
            return Match(doubt=reason("gone_since"))
        record, score = best
        if OTHER_STUDIES.isdisjoint(score.evidence):
            return Match(record, score.evidence)
        return Match(Record(record.person, former_names=record.former_names), score.evidence)

    def _of_this_number(self, row: ImportedRow, place: Place, same: list[Record]) -> Match:
        if len(same) > 1:
            return Match(doubt=reason("several_fit", people=_keys(same)))
        evidence = self._score(row, place, same[0]).evidence
        if "birth_differs" in evidence:  # old registers gave numbers away a second time
            return Match(doubt=_likely(same, evidence))
        return Match(same[0], evidence)

    def _weighed(self, row: ImportedRow, place: Place) -> Match:
        side = side_of_row(
            row.cleaned, unit_id=place.unit.pk if place.unit else None, department_id=place.department_id
        )
        safe: list[Record] = []
        perhaps: list[tuple[int, Record, Score]] = []
        namesakes: list[Record] = []
        scores: dict[int, Score] = {}
        for record in self._candidates(row):
            score = scores[id(record)] = self._score(row, place, record)
            if _is_safe(score):
                safe.append(record)
            elif score.likeness != Likeness.UNLIKELY:
                perhaps.append((score.points, record, score))
            elif row.name_key in record.name_keys:
                other = side_of_record(record)
                told = differences(side, other if record.person.pk in self._reached else replace(other, birth_date=""))
                if not told:
                    perhaps += [(score.points, record, score)] if record.affiliation is not None else []
                elif "entry_year" not in told and "class" in agreements(side, other):
                    # One of another year is no classmate, and whether such records were read depends on other rows.
                    namesakes.append(record)
        if safe:
            return self._safe(safe, [record for _, record, _ in perhaps], scores)
        if perhaps:
            return _waiting(row, perhaps)
        return Match(word=reason("namesake", people=_keys(namesakes)) if namesakes else None)

    def _safe(self, safe: list[Record], perhaps: list[Record], scores: Mapping[int, Score]) -> Match:
        """One, and nobody else who could be meant, unless somebody has said that these are two people."""
        taken = max(safe, key=lambda record: scores[id(record)].points)
        best, apart = scores[id(taken)], self._apart.get(taken.person.pk, set())
        others = [
            record
            for record in (*safe, *perhaps)
            if record is not taken
            and (
                scores[id(record)].points >= best.points
                or (_rivals(record, safe, apart) and not _is_told(scores[id(record)], best))
            )
        ]
        if others:
            return Match(doubt=reason("several_fit", people=_keys([taken, *others])))
        return Match(taken, scores[id(taken)].evidence)

    def _candidates(self, row: ImportedRow) -> list[Record]:
        near = [*self._by_name.get(row.name_key, []), *self._by_sound.get(row.name["sort_key"], [])]
        for _kind, value in contacts_of(row.cleaned):
            near += [record for record in self._by_contact.get(value, []) if _may_be_called(record, row)]
        return list({id(record): record for record in near}.values())

    def _score(self, row: ImportedRow, place: Place, record: Record) -> Score:
        said = _known_of_row(row, place)
        return score_records(said, self._known_of_record(record, said.studies[0]))

    def _contacts(self, record: Record) -> set[str]:
        return self._said[record.person.pk] | self._proven[record.person.pk]

    def _known_of_record(self, record: Record, said: Studies) -> Known:
        """As far as a row that says this of its studies may be compared with it."""
        person, came = record.person, record.said("entry_year") or None
        # Class 1 of the year after, or of another department, is another class.
        elsewhere = _differ(said.entry_year, came) or _differ(said.department, record.department_key)
        studies = Studies(
            student_number=record.number_key,
            entry_year=came,
            end_year=record.said("end_year") or None,
            department=record.department_key,
            class_name="" if elsewhere else record.class_key,
            unit=record.unit_id,
        )
        names = {"full_name": person.full_name, "latin_name": person.latin_name, "former_names": record.former_names}
        if person.pk not in self._reached:
            return Known(**names, studies=(studies,))
        return Known(
            **names,
            birth_date=person.birth_date,
            gender=person.gender,
            proven=frozenset(self._proven[person.pk]),
            said=frozenset(self._said[person.pk]),
            studies=(studies,),
        )


def _rivals(record: Record, safe: Sequence[Record], apart: Collection[int]) -> bool:
    """It fits less well and would still be safe by itself; somebody may have said that they are two people."""
    return record in safe and record.person.pk not in apart


def _is_told(other: Score, best: Score) -> bool:
    """Something speaks against the other, nothing against the best: another year, say, where all else is the same."""
    return _speaks_against(other) and not _speaks_against(best)


def _speaks_against(score: Score) -> bool:
    return any(WEIGHTS[code] < 0 for code in score.evidence)


def _differ(one: str | int | None, other: str | int | None) -> bool:
    return bool(one and other and one != other)


def _is_safe(score: Score) -> bool:
    evidence = frozenset(score.evidence)
    if evidence & NEVER_ALONE:
        return False
    if score.likeness == Likeness.SAME:
        return True
    nothing_against = all(WEIGHTS[code] > 0 for code in evidence)
    return bool(evidence & NAMED and evidence & SAFE_BESIDE_A_NAME) and nothing_against


def _waiting(row: ImportedRow, perhaps: list[tuple[int, Record, Score]]) -> Match:
    """Somebody has to look; unless there is one only, of this very name, to whom the row says nothing new."""
    records = [record for _, record, _ in perhaps]
    _points, likeliest, score = max(perhaps, key=lambda one: (one[0], -one[1].person.pk))
    is_named = row.name_key in likeliest.name_keys
    besides = tuple(code for code in score.evidence if not code.startswith("name_"))
    if is_named and score.likeness == Likeness.UNLIKELY:
        doubt = reason("perhaps_known", people=_keys(records))
    else:
        doubt = _likely(records, score.evidence)
    nothing_against = all(WEIGHTS[code] > 0 for code in besides)
    if is_named and besides and nothing_against and len(records) == 1 and NEVER_ALONE.isdisjoint(besides):
        return Match(likeliest, score.evidence if besides != score.evidence else ("name_exact", *besides), doubt)
    return Match(doubt=doubt)


def _likely(records: Sequence[Record], evidence: Sequence[str]) -> Reason:
    return reason("likely", people=_keys(records), evidence=[*evidence])


def _known_of_row(row: ImportedRow, place: Place) -> Known:
    side = side_of_row(row.cleaned)
    return Known(
        full_name=row.name["full_name"],
        birth_date=side.birth_date,
        gender=row.cleaned.get("gender_code", ""),
        said=frozenset(value for _kind, value in contacts_of(row.cleaned)),
        studies=(
            Studies(
                student_number=number_key(side.number),
                entry_year=side.entry_year,
                end_year=side.end_year,
                department=side.department,
                class_name=side.class_name,
                unit=place.unit.pk if place.unit else None,
            ),
        ),
    )


def _contacts_of(people: Collection[int]) -> tuple[Contacts, Contacts]:
    """What is said to reach them, and what is proven to."""
    said: dict[int, set[str]] = defaultdict(set)
    proven: dict[int, set[str]] = defaultdict(set)
    current = ContactPoint.objects.current().filter(person__in=people)
    for person_id, value, verified_at in current.values_list("person_id", "value", "verified_at"):
        (proven if verified_at else said)[person_id].add(value)
    return said, proven


def _known_apart(people: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    apart = DuplicatePair.objects.filter(state=DuplicatePair.State.APART, one__in=people, other__in=people)
    for one, other in apart.values_list("one", "other"):
        found[one].add(other)
        found[other].add(one)
    return found


def _is_called(record: Record, row: ImportedRow) -> bool:
    return row.name_key in record.name_keys or is_same_name(record.person.full_name, row.name["full_name"])


def _may_be_called(record: Record, row: ImportedRow) -> bool:
    """Families and offices share telephones: the name has to have something to do with it."""
    has_other_names = record.person.latin_name or record.former_names
    return bool(has_other_names) or are_related(record.person.full_name, row.name["full_name"])


def _keys(records: Sequence[Record]) -> list[int]:
    return sorted({record.person.pk for record in records})
