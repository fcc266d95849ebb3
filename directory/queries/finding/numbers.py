"""How many were found: exactly up to a thousand people, about so many beyond."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.db import connection

from common.actors import Actor
from directory.queries.finding.circle import circle_of
from directory.queries.finding.filters import Chosen
from directory.queries.finding.index import Place, open_states
from directory.queries.finding.people import MOST_COUNTED, look_through
from directory.queries.finding.question import Question
from directory.queries.finding.words import Sought
from people.models.gate import is_verified_alumnus

SAMPLE = 100  # people asked of the gate before it is decided whether to count or to estimate
ENTRIES = 10_000  # of the index counted one by one, some milliseconds; beyond, what the database believes


@dataclass(frozen=True, slots=True)
class Counted:
    """``ids`` are those counted; none where the number is an estimate."""

    count: int
    is_estimate: bool = False
    ids: list[int] = field(default_factory=list)


def count_people(actor: Actor, sought: Sought, chosen: Chosen) -> Counted:
    """A hundred are looked at. Where they stand so close that there must be more than a thousand, these are estimated:
    as many as if all stood as close. Nobody counts a million for a page.
    """
    sample = look_through(actor, sought, chosen, None, SAMPLE + 1)
    if len(sample) <= SAMPLE:
        return _counted(sample)
    about = _estimate(actor, sought, chosen, sample[-1], len(sample))
    if about > MOST_COUNTED:
        return Counted(_rounded(about), is_estimate=True)
    seen = look_through(actor, sought, chosen, None, MOST_COUNTED + 1)
    return _counted(seen) if len(seen) <= MOST_COUNTED else Counted(MOST_COUNTED, is_estimate=True)


def _counted(places: list[Place]) -> Counted:
    return Counted(len(places), ids=[place.person_id for place in places])


def _estimate(actor: Actor, sought: Sought, chosen: Chosen, last: Place, seen: int) -> int:
    """By how many entries were passed for those seen, and how many there are."""
    states = open_states("name") if is_verified_alumnus(actor) else ()
    question = Question(sought, chosen, circle_of(actor), states, None)
    passed = question.passed(last)
    if last.step > 0 or not passed:  # the best step is passed already: few
        return 0
    with connection.cursor() as cursor:
        cursor.execute(passed, question.values)
        ((many,),) = cursor.fetchall()
    return int(seen * _entries(question) / max(many, 1))


def _entries(question: Question) -> int:
    """On the best step. Of many keys the statistics of the table know nothing and guess low; so some are counted."""
    every = question.every()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({every} LIMIT {ENTRIES}) AS entries", question.values)
        ((counted,),) = cursor.fetchall()
        if counted < ENTRIES:
            return counted
        cursor.execute(f"EXPLAIN (FORMAT JSON) {every}", question.values)
        ((plan,),) = cursor.fetchall()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return max(counted, plan[0]["Plan"]["Plan Rows"])


def _rounded(many: int) -> int:
    """To two digits, downwards."""
    digits = 10 ** (len(str(many)) - 2)
    return many // digits * digits
