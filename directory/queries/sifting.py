"""The rows that nobody has to look at: certainly new, or certainly said before word for word.

Most rows of a roster are one or the other. ``roster_candidates`` tells them, and they never become objects of the
records; all others go to ``decisions.decide``, the only judge. A row that leaves here has the outcome it would have
had there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from associations.models import Capability
from associations.queries.reach import holds_at_school
from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.queries.decisions import NO_ANSWERS, Answers, Decision, NewRow, decide, in_reach
from directory.queries.keys import dates_differ, number_key, unit_key
from directory.queries.likeness import are_related, sound_keys
from directory.queries.roster_candidates import Candidate, Staged, candidates_for, names_in
from directory.queries.units import Place, UnitFinder
from directory.reading import Values
from people.codes import city_code_of
from people.names import fold_name

JUDGED_AT_ONCE = 1_000  # each with the records it may be about


@dataclass(slots=True)
class Sifted:
    new: list[tuple[Staged, Place]] = field(default_factory=list)
    unchanged: list[tuple[Staged, Place, Candidate]] = field(default_factory=list)
    to_judge: dict[int, Place] = field(default_factory=dict)  # by the keys of the rows


def sift(
    roster_import: Import, rows: Sequence[Staged], *, by: Actor, may_open: bool, answers: Answers = NO_ANSWERS
) -> Sifted:
    """For thousands of rows in about ten queries. Of what somebody has answered the judge takes care."""
    sifted = Sifted()
    place_of = _places(roster_import, rows)
    known = candidates_for(roster_import, rows)
    for row in rows:
        place = place_of(row)
        if place.conflict or (place.missing and not may_open) or row.line in answers:
            sifted.to_judge[row.pk] = place
            continue
        numbered = _numbered(row, known.get(row.line, ()))
        if len(numbered) == 1 and numbered[0].says_the_same and _is_that_city(row, numbered[0]):
            sifted.unchanged.append((row, place, numbered[0]))
        elif numbered or any(_may_be(candidate, row, place) for candidate in known.get(row.line, ())):
            sifted.to_judge[row.pk] = place
        else:
            sifted.new.append((row, place))
    _leave_who_sounds_like_a_classmate(roster_import, sifted)
    _leave_who_is_out_of_reach(sifted, by)
    return sifted


def judged(
    roster_import: Import, sifted: Sifted, *, by: Actor, may_open: bool, answers: Answers = NO_ANSWERS
) -> Iterator[list[Decision]]:
    """What becomes of the rows that were left, in the order of the file, some hundred at a time."""
    left = sorted(sifted.to_judge)
    for start in range(0, len(left), JUDGED_AT_ONCE):
        rows = roster_import.imported_rows.filter(pk__in=left[start : start + JUDGED_AT_ONCE])
        in_order = list(rows.for_deciding().order_by("line"))
        yield decide(roster_import, in_order, by=by, may_open=may_open, places=sifted.to_judge, answers=answers)


def newcomers(sifted: Sifted) -> Iterator[Decision]:
    """The certainly new, with what their rows say, as a decision about each."""
    places = {row.pk: place for row, place in sifted.new}
    rows = ImportedRow.objects.filter(pk__in=places).order_by("line")
    for pk, cleaned, name in rows.values_list("pk", "cleaned", "name"):
        yield Decision(NewRow(pk, cleaned, name), places[pk], ImportedRow.Outcome.INSERT)


def _places(roster_import: Import, rows: Iterable[Staged]) -> Callable[[Staged], Place]:
    """Where the rows belong; asked once for all rows that say the same of it."""
    ways = {row.way: _said_of_the_way(row) for row in rows}
    finder = UnitFinder(roster_import.association, list(ways.values()))
    places = {way: finder.place(values) for way, values in ways.items()}
    return lambda row: places[row.way]


def _said_of_the_way(row: Staged) -> Values:
    said: dict[str, Any] = dict(zip(("department", "class", "entry_year", "end_year"), row.way, strict=True))
    return {name: value for name, value in said.items() if value}  # type: ignore[return-value]


def _numbered(row: Staged, candidates: Iterable[Candidate]) -> list[Candidate]:
    if not row.number_key:
        return []
    return [one for one in candidates if one.student_number and _number_key(one.student_number) == row.number_key]


def _is_that_city(row: Staged, candidate: Candidate) -> bool:
    return not row.city or city_code_of(row.city) in ("", None, candidate.city_code)


def _may_be(candidate: Candidate, row: Staged, place: Place) -> bool:
    """Whether the judge could do anything but bring in somebody new."""
    is_named = candidate.has_other_names or fold_name(candidate.full_name) == row.name_key
    if not is_named and not are_related(candidate.full_name, row.full_name):
        return False
    if candidate.shares_contact or _are_classmates(candidate, row, place):
        return True
    if row.birth_date and candidate.birth_date and not dates_differ(row.birth_date, candidate.birth_date):
        return True
    if row.number_key and candidate.student_number:
        return _number_key(candidate.student_number).lstrip("0") == row.number_key.lstrip("0")
    return is_named


def _are_classmates(candidate: Candidate, row: Staged, place: Place) -> bool:
    if place.unit is not None and place.unit.pk == candidate.unit_id:
        return True
    its_class = unit_key(candidate.class_name, candidate.entry_year, candidate.end_year)
    return bool(row.class_key) and row.class_key == its_class


_number_key = lru_cache(maxsize=4096)(number_key)


def _leave_who_sounds_like_a_classmate(roster_import: Import, sifted: Sifted) -> None:
    units = {place.unit.pk for _row, place in sifted.new if place.unit is not None}
    known = {
        unit: {key for name in names for key in sound_keys(name)}
        for unit, names in names_in(units, roster_import).items()
    }
    if not known:
        return
    new, sifted.new = sifted.new, []
    for row, place in new:
        sounds = known.get(place.unit.pk) if place.unit is not None else None
        if sounds and not sounds.isdisjoint(sound_keys(row.full_name)):
            sifted.to_judge[row.pk] = place
        else:
            sifted.new.append((row, place))


def _leave_who_is_out_of_reach(sifted: Sifted, by: Actor) -> None:
    """Whether a row says the same as a record that others keep is not told."""
    if not sifted.unchanged or holds_at_school(by, Capability.ROSTER_IMPORT):
        return
    reached = in_reach({candidate.person_id for _row, _place, candidate in sifted.unchanged}, by)
    kept, sifted.unchanged = sifted.unchanged, []
    for row, place, candidate in kept:
        if candidate.person_id in reached:
            sifted.unchanged.append((row, place, candidate))
        else:
            sifted.to_judge[row.pk] = place
