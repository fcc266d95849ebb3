"""What stands in the index: shelves, keys, places, and how many lines a fact has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from directory.models.searching import State
from directory.queries.finding.filters import Fact
from people.models import Audience
from people.models.gate import rules

ALL_STATES = tuple(int(state) for state in State)
FACTS = 1000  # the shelves of what people may be chosen by; its keys begin so that no word meets them
BEFORE_A_FACT = "\x01"
AND_MORE = "\x02"  # behind the first two characters of a longer name
ENOUGH_TO_COMPARE = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody stands in what was found; also where a page ended. The lower the step, the better they fit."""

    step: int
    first: str
    second: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """``by_former``: they are not called so any more."""

    place: Place
    is_near: bool
    by_former: bool = False


def open_states(field: str) -> tuple[int, ...]:
    """The states in which a field may be searched by every alumnus, after the institution's rule."""
    rule = rules()[field]
    if not rule.is_searchable:
        return ()
    if rule.is_locked:
        return (State.OPEN, State.UNCHOSEN, State.UNCLAIMED, State.NARROW) if rule.default >= Audience.ALUMNI else ()
    found = [State.OPEN]
    found += [State.UNCHOSEN] if rule.default >= Audience.ALUMNI else []
    found += [State.UNCLAIMED] if rule.unclaimed >= Audience.ALUMNI else []
    return tuple(found)


def keys_of(fact: Fact, states: Sequence[int]) -> list[str]:
    return [BEFORE_A_FACT + written for written in fact.written(states)]


def stretch_of(fact: Fact) -> tuple[str, str]:
    """Where in the index all of this kind stand, whatever their state and value: from the first key to behind the last.

    Behind the prefix comes a state, a digit, or the colon before the value; ";" is the next sign after it.
    """
    return f"{BEFORE_A_FACT}{fact.prefix}", f"{BEFORE_A_FACT}{fact.prefix};"


def counts_of(facts: list[Fact]) -> list[int]:
    """How many lines each has, counted as far as it matters. One statement."""
    parts, values = [], {"shelves": [FACTS + state * 10 for state in ALL_STATES], "most": ENOUGH_TO_COMPARE}
    for number, fact in enumerate(facts):
        values[f"keys_{number}"] = keys_of(fact, ALL_STATES)
        parts.append(
            f"SELECT {number} AS which, count(*) FROM (SELECT 1 FROM directory_indexentry"
            f" WHERE shelf = ANY(%(shelves)s::smallint[]) AND key = ANY(%(keys_{number})s) LIMIT %(most)s) AS counted"
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1", values)
        return [count for _which, count in cursor.fetchall()]
