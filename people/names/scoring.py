"""Are two records one person? Evidence field by field, a weight for each piece, and a verdict.

A weight is about the logarithm to base 2 of "how much more often is this seen between two records of one person than
between two people whose records come near each other". They were set from what is known of names and registers, and are
held by a labelled set of pairs (tests/people/names/test_scoring.py), which prints what they are good for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .comparing import NameComparison, NameVerdict, compare_names, one_slip
from .matching import Agreement, match_birth, match_number, match_text


@dataclass(frozen=True, slots=True)
class Studies:
    """One line of the school's records. Unknown is "" or None; ``unit`` is the class that keeps it today."""

    student_number: str = ""
    entry_year: int | None = None
    end_year: int | None = None
    department: str = ""
    class_name: str = ""
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What one record says. ``proven`` and ``said`` hold addresses and numbers in the one way they are written."""

    full_name: str
    latin_name: str = ""
    former_names: tuple[str, ...] = ()
    birth_date: str = ""
    gender: str = ""
    proven: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    studies: tuple[Studies, ...] = ()


class Likeness(StrEnum):
    SAME = "same"  # sure enough to be linked where linking can be taken back
    LIKELY = "likely"  # a person looks
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Score:
    points: int
    likeness: Likeness
    evidence: tuple[str, ...]  # codes of WEIGHTS, the name first


WEIGHTS: Final = MappingProxyType(
    {
        # In a class of fifty one pair in some hundreds shares a name; within a year of a large school many do.
        "name_exact": 6,
        "name_spelling": 6,  # 曾麗 and 曾丽, ZENG Li and Zeng Li: the same name put on paper in another way
        "name_former": 5,  # the record itself says that they were called so
        "name_pinyin": 4,  # some ten names are spelt alike in letters
        "name_order": 4,
        "name_short": 3,  # J. Smith, or without the middle name
        "name_homophone": 3,  # 李晓玲 and 李小玲: an ear's slip, or two people
        "name_one_character": 2,  # a hand's slip, or brothers and sisters
        "name_short_slip": 0,  # one character of two: every second surname fits
        "name_differs": -8,
        # A number belongs to one student of one year; old registers used numbers again, so it is not proof by itself.
        "number_same": 12,
        "number_zeros": 6,  # a spreadsheet ate the zeros in front
        "number_one_digit": -5,  # a slip of the hand, but classmates' numbers differ by no more
        "number_differs": -8,
        "birth_same": 8,  # one in some thousands of one year
        "birth_partly": 2,
        "birth_swapped": 3,  # day and month
        "birth_near": -1,  # one digit
        "birth_differs": -12,  # nobody was born twice
        "contact_proven": 8,  # proven by one; families share telephones, rarely mailboxes
        "contact_said": 6,
        "years_same": 3,
        "year_same": 2,  # only one of the two is known to both
        "years_by_one": -1,
        "years_differ": -5,  # another course of studies is another line; these are of the pair that fits best
        "class_same": 4,
        "class_differs": -3,
        "department_same": 1,
        "department_differs": -2,
        "gender_differs": -4,
    }
)
LIKELY_FROM: Final = 10  # same name, years and department; or a slip in the name within one class
SAME_FROM: Final = 16  # name and number, name and birthday within one year, name and proven address within one class
_BEST_NAME: Final = max(points for code, points in WEIGHTS.items() if code.startswith("name_"))
STRONG: Final = frozenset({"number_same", "birth_same", "contact_proven"})
# Whoever has one of these on record is never linked without somebody having looked.
AGAINST: Final = frozenset(
    {
        *("name_short", "name_short_slip", "name_homophone", "name_one_character", "name_order", "name_differs"),
        *("number_one_digit", "number_differs", "birth_near", "birth_swapped", "birth_differs"),
        *("years_differ", "class_differs", "gender_differs"),
    }
)


def score_records(one: Known, other: Known) -> Score:
    """Asking the other way round gives the same.

    Names cost the most to compare, so two that no name could make likely are not asked for theirs.
    """
    others = (
        *_studies(one, other),
        *_birth(one.birth_date, other.birth_date),
        *_contacts(one, other),
        *_gender(one.gender, other.gender),
    )
    if points_of(others) + _BEST_NAME < LIKELY_FROM:
        return Score(points_of(others), Likeness.UNLIKELY, others)
    evidence = (*name_evidence(one, other), *others)
    points = points_of(evidence)
    return Score(points, _likeness(points, frozenset(evidence)), evidence)


def points_of(evidence: tuple[str, ...]) -> int:
    return sum(WEIGHTS[code] for code in evidence)


def _likeness(points: int, evidence: frozenset[str]) -> Likeness:
    if points < LIKELY_FROM:
        return Likeness.UNLIKELY
    if points >= SAME_FROM and evidence & STRONG and not evidence & AGAINST:
        return Likeness.SAME
    return Likeness.LIKELY


def name_evidence(one: Known, other: Known) -> tuple[str, ...]:
    """The best of all ways to call them; a former name is never silently the present one."""
    codes = {_said_alike(compare_names(a, b)) for a, b in itertools.product(_present(one), _present(other))}
    for former, present in ((one.former_names, other), (other.former_names, one)):
        codes |= {
            "name_former"
            for a, b in itertools.product(former, (*_present(present), *present.former_names))
            if compare_names(a, b).is_recognised
        }
    return (max(codes, key=lambda code: (WEIGHTS[code], code)),) if codes else ()


def _present(known: Known) -> tuple[str, ...]:
    return tuple(name for name in (known.full_name, known.latin_name) if name)


_CODES: Final = MappingProxyType(
    {
        NameVerdict.EXACT: "name_exact",
        NameVerdict.REORDERED: "name_order",
        NameVerdict.DIFFERENT: "name_differs",
    }
)


def _said_alike(names: NameComparison) -> str:
    if names.verdict == NameVerdict.VARIANT:
        return "name_spelling" if names.is_recognised else "name_short"
    if names.verdict == NameVerdict.SAME_READING:
        return "name_pinyin" if "romanised" in names.reasons else "name_homophone"
    if names.verdict == NameVerdict.ONE_CHARACTER:
        weak = {"short_name", "surname_differs"} & set(names.reasons)
        return "name_short_slip" if weak else "name_one_character"
    return _CODES[names.verdict]


def _studies(one: Known, other: Known) -> tuple[str, ...]:
    """The two lines that fit each other best: whoever studied twice has two numbers and two classes."""
    pairs = [tuple(_lines(a, b)) for a, b in itertools.product(one.studies, other.studies)]
    return max(pairs, key=lambda codes: (points_of(codes), codes), default=())


def _lines(one: Studies, other: Studies) -> Iterator[str]:
    yield from _number(one.student_number, other.student_number)
    years = _years(one, other)
    yield from years
    if one.unit is not None and one.unit == other.unit:
        yield "class_same"
    elif "years_differ" not in years:  # class 1 of another year is another class
        yield from _text("class", one.class_name, other.class_name)
    yield from _text("department", one.department, other.department)


def _number(one: str, other: str) -> Iterator[str]:
    found = match_number(one, other)
    if found.agreement == Agreement.AGREE:
        yield "number_same"
    elif found.agreement == Agreement.DIFFER:
        yield {"leading_zeros": "number_zeros", "one_digit": "number_one_digit"}.get(found.detail, "number_differs")


def _years(one: Studies, other: Studies) -> tuple[str, ...]:
    apart = [
        abs(a - b)
        for a, b in ((one.entry_year, other.entry_year), (one.end_year, other.end_year))
        if a is not None and b is not None
    ]
    if not apart:
        return ()
    if max(apart) == 0:
        return ("years_same",) if len(apart) == 2 else ("year_same",)
    return ("years_by_one",) if max(apart) == 1 else ("years_differ",)


def _text(field: str, one: str, other: str) -> Iterator[str]:
    agreement = match_text(field, one, other).agreement
    if agreement != Agreement.UNKNOWN:
        yield f"{field}_same" if agreement == Agreement.AGREE else f"{field}_differs"


def _birth(one: str, other: str) -> Iterator[str]:
    found = match_birth(one, other)
    if found.agreement == Agreement.AGREE:
        yield "birth_same" if len(one) == len(other) == 10 else "birth_partly"
    elif found.agreement == Agreement.DIFFER:
        near = one_slip(one, other) if len(one) == len(other) == 10 else ""
        yield "birth_swapped" if found.detail else "birth_near" if near else "birth_differs"


def _contacts(one: Known, other: Known) -> Iterator[str]:
    if one.proven & (other.proven | other.said) or other.proven & one.said:
        yield "contact_proven"
    elif one.said & other.said:
        yield "contact_said"


def _gender(one: str, other: str) -> Iterator[str]:
    told = ("female", "male")
    if one in told and other in told and one != other:
        yield "gender_differs"
