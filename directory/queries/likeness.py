"""Is this row about that record, or that other row? Field by field, without a score.

Two sides are *apart* when something both of them say differs: then they are two people, however alike their names.
They *agree* on something when both say it. A name alone is no agreement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from directory.queries.keys import dates_differ, number_key, unit_key
from directory.queries.records import Record
from directory.reading import Values
from people.names import NameVerdict, compare_names, fold_name, split_name, spoken
from people.names.characters import has_han


@dataclass(frozen=True, slots=True)
class Side:
    """What tells a person from others of the same name. Unknown is empty or None."""

    number: str = ""
    birth_date: str = ""
    entry_year: int | None = None
    end_year: int | None = None
    department: str = ""
    class_name: str = ""
    unit_id: int | None = None  # the class that keeps them
    department_id: int | None = None
    units: frozenset[int] = field(default_factory=frozenset)  # all the units above and this one


def side_of_row(values: Values, *, unit_id: int | None = None, department_id: int | None = None) -> Side:
    entry, end = values.get("entry_year"), values.get("end_year")
    return Side(
        number=number_key(values.get("student_number", "")),
        birth_date=values.get("birth_date", ""),
        entry_year=entry,
        end_year=end,
        department=unit_key(values.get("department", "")),
        class_name=unit_key(values.get("class", ""), entry, end),
        unit_id=unit_id,
        department_id=department_id,
    )


def side_of_record(record: Record) -> Side:
    return Side(
        number=record.number_key,
        birth_date=record.person.birth_date,
        entry_year=record.said("entry_year") or None,
        end_year=record.said("end_year") or None,
        department=record.department_key,
        class_name=record.class_key,
        unit_id=record.unit_id,
        units=frozenset(record.unit_path),
    )


def same_number(one: Side, other: Side) -> bool:
    return bool(one.number) and one.number == other.number


def differences(one: Side, other: Side) -> set[str]:
    """What both say, and say differently. Names of departments and classes may have changed: the unit counts too."""
    told = {
        "student_number": bool(one.number and other.number and one.number != other.number),
        "birth_date": dates_differ(one.birth_date, other.birth_date),
        "entry_year": _differ(one.entry_year, other.entry_year),
        "end_year": _differ(one.end_year, other.end_year),
        "department": _differ(one.department, other.department) and not _in_one_department(one, other),
        "class": _differ(one.class_name, other.class_name) and not _in_one_class(one, other),
    }
    return {name for name, differs in told.items() if differs}


def agreements(one: Side, other: Side) -> set[str]:
    """What both say alike and what is more than a name: enough, when nothing differs, to be one person."""
    told = {
        "student_number": same_number(one, other),
        "birth_date": len(one.birth_date) == 10 and one.birth_date == other.birth_date,
        "entry_year": bool(one.entry_year) and one.entry_year == other.entry_year,
        "end_year": bool(one.end_year) and one.end_year == other.end_year,
        "class": (bool(one.class_name) and one.class_name == other.class_name) or _in_one_class(one, other),
    }
    return {name for name, agrees in told.items() if agrees}


def _differ(one: str | int | None, other: str | int | None) -> bool:
    return bool(one and other and one != other)


def _in_one_class(one: Side, other: Side) -> bool:
    return one.unit_id is not None and one.unit_id == other.unit_id


def _in_one_department(one: Side, other: Side) -> bool:
    return one.department_id in other.units or other.department_id in one.units


def is_same_name(one: str, other: str) -> bool:
    """The same name beyond doubt, perhaps put on paper in another way."""
    return compare_names(one, other).is_recognised


def sounds_alike(one: str, other: str) -> bool:
    """曾丽 and 曾莉, 曾丽 and Zeng Li: one of them may be a slip or a transcription."""
    return compare_names(one, other).verdict == NameVerdict.SAME_READING


@lru_cache(maxsize=16_384)  # the names of a part of a roster and of its classes
def sound_keys(name: str) -> frozenset[str]:
    """Two names that ``sounds_alike`` share at least one of these; those that share one need not sound alike."""
    if has_han(name):
        return frozenset(_as_heard(way) for one, two in spoken(name) for way in (one + two, two + one))
    parts = split_name(name)
    return frozenset({_as_heard(fold_name(parts.written().removesuffix(parts.suffix)))})


def are_related(one: str, other: str) -> bool:
    """Names of which one may be the other, as far as an ear can tell: what brings two together by a telephone."""
    return not sound_keys(one).isdisjoint(sound_keys(other))


def _as_heard(letters: str) -> str:
    """lv, lu and lyu may all be one syllable."""
    return letters.replace("yu", "u").replace("v", "u")
