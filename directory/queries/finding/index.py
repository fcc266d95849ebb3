"""Candidates out of the index, in the order in which they will be shown. Whether they are shown, others ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from directory.models.searching import Rank, State
from directory.queries.finding.circle import Circle
from directory.queries.finding.filters import Chosen, Fact
from directory.queries.finding.words import BEYOND, Kind, Sought
from people.models import Audience
from people.models.gate import rules

ALL_STATES = tuple(int(state) for state in State)


FACTS = 1000  # the shelves of what people may be chosen by; its keys begin so that no word meets them
BEFORE_A_FACT = "\x01"
ENOUGH_TO_COMPARE = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody stands in what was found; also where a page ended."""

    rank: int
    first: str
    second: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Candidate:
    place: Place
    is_near: bool


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


def candidates(
    sought: Sought, chosen: Chosen, circle: Circle, *, is_alumnus: bool, after: Place | None, most: int
) -> list[Candidate]:
    """At most so many, from the place on. One statement."""
    question = _Question(sought, chosen, circle, after, most, open_states("name") if is_alumnus else ())
    parts = list(filter(None, question.parts()))
    if not parts:
        return []
    together = " UNION ALL ".join(f"({part})" for part in parts)
    sql = f"SELECT * FROM ({together}) AS found ORDER BY 1, 2, 3, 4 LIMIT %(most)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, question.values)
        return [Candidate(Place(*row[:4]), row[4]) for row in cursor.fetchall()]


def keys_of(fact: Fact, states: Sequence[int]) -> list[str]:
    return [BEFORE_A_FACT + written for written in fact.written(states)]


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


class _Question:
    """Two statements in one: what every alumnus may find outside the reader's circle, and the circle."""

    def __init__(
        self, sought: Sought, chosen: Chosen, circle: Circle, after: Place | None, most: int, states: Sequence[int]
    ) -> None:
        self.sought, self.chosen, self.circle, self.after = sought, chosen, circle, after
        self.states = ALL_STATES if circle.is_everybody else states
        self.values: dict[str, Any] = {"most": most, "circle": list(circle.ids)}
        self._say_what_is_sought()
        self._choose_who_leads()
        if after is not None:
            self.values |= {"rank": after.rank, "first": after.first, "second": after.second, "pk": after.person_id}

    def parts(self) -> list[str]:
        if self.circle.is_large:
            return [self._in_order(ALL_STATES, self._large(), "true")]
        outside = "NOT e.person_id = ANY(%(circle)s)" if self.circle.ids else ""
        near = "true" if self.circle.is_everybody else "false"
        found = [self._in_order(self.states, outside, near)] if self.states else []
        return [*found, self._of_the_circle()] if self.circle.ids else found

    def _say_what_is_sought(self) -> None:
        key = self.sought.key
        self.values |= {"key": key, "end": key + BEYOND, "also": list(self.sought.also)}

    def _choose_who_leads(self) -> None:
        """Without words, the rarest of what was chosen: its people stand in the index in the order of the list."""
        facts, has_words = self.chosen.facts, self.sought.kind != Kind.NOTHING
        counts = counts_of(facts) if len(facts) > 1 or (facts and has_words) else [0] * len(facts)
        rarest = -1
        if facts and not has_words:  # of several that many have, the one with the fewest values to go through
            rarest = min(range(len(facts)), key=lambda number: (counts[number], len(facts[number].values)))
        self.lead = facts[rarest] if rarest >= 0 else None
        self.others = [pair for number, pair in enumerate(zip(facts, counts, strict=True)) if number != rarest]
        self.values["fact_shelves"] = [FACTS + state * 10 for state in ALL_STATES]

    # ── everybody, in the order of the list ──────────────────────────────────────────────────────────────

    def _in_order(self, states: Sequence[int], only: str, near: str) -> str:
        """Shelf by shelf, each read in its order and no further than needed."""
        shelves = self._shelves(states)
        if self.after is not None:
            shelves = [shelf for shelf in shelves if shelf // 100 >= self.after.rank]
        if not shelves:
            return ""
        name = f"shelves_{near}"
        self.values[name] = shelves
        keys = ""
        if self.lead is not None:  # shelf by shelf and value by value; who has two of the values comes twice
            self.values["lead_keys"] = keys_of(self.lead, self._states_of(self.lead.field))
            keys = ", unnest(%(lead_keys)s::text[]) AS k(key)"
        return (
            f"SELECT DISTINCT rank, first, second, person_id, {near} AS is_near"
            f" FROM unnest(%({name})s::smallint[]) AS s(shelf){keys}, LATERAL ("
            f"{self._select(name, only)}"
            f" ORDER BY {self._order()} LIMIT %(most)s) AS found ORDER BY 1, 2, 3, 4 LIMIT %(most)s"
        )

    def _shelves(self, states: Sequence[int]) -> list[int]:
        if self.sought.kind == Kind.NOTHING:
            return [FACTS + state * 10 if self.lead else int(state) for state in states]
        present = [rank * 100 + state * 10 for rank in (Rank.NAME, Rank.OTHERWISE) for state in states]
        former_states = ALL_STATES if len(states) == len(ALL_STATES) else open_states("former_names")
        return present + [Rank.FORMER * 100 + state * 10 + former for state in states for former in former_states]

    def _select(self, allowed: str, only: str) -> str:
        conditions = [f"{self._shelf()} = s.shelf", *self._conditions(), *self._not_before(True)]
        conditions += self._chosen("open", self._states_of)
        if self.lead is not None:
            conditions.append("e.key = k.key")
        if only:
            conditions.append(only)
        if self.sought.kind != Kind.NOTHING:
            conditions.append(self._best_only(f"o.shelf = ANY(%({allowed})s::smallint[])"))
        return f"SELECT {self._place()} FROM {self._tables()} WHERE {' AND '.join(conditions)}"

    def _shelf(self) -> str:
        return "e.state" if self._is_listing() else "e.shelf"

    def _is_listing(self) -> bool:
        return self.sought.kind == Kind.NOTHING and self.lead is None

    def _states_of(self, field: str) -> Sequence[int]:
        return ALL_STATES if self.circle.is_everybody or self.circle.is_large else open_states(field)

    # ── the reader's circle, person by person ────────────────────────────────────────────────────────────

    def _of_the_circle(self) -> str:
        conditions = ["e.person_id = ANY(%(circle)s)", *self._conditions(), *self._not_before(False)]
        conditions += self._chosen("all", lambda field: ALL_STATES)
        if self.lead is not None:
            self.values["near_keys"] = keys_of(self.lead, ALL_STATES)
            conditions.append("e.key = ANY(%(near_keys)s)")
        if self.sought.kind != Kind.NOTHING:
            conditions.append(self._best_only(""))
        return (
            f"SELECT DISTINCT {self._place()}, true AS is_near FROM {self._tables()}"
            f" WHERE {' AND '.join(conditions)} ORDER BY 1, 2, 3, 4 LIMIT %(most)s"
        )

    def _large(self) -> str:
        open_shelves = self._shelves(self.states)
        self.values["open_shelves"] = open_shelves
        near = connection.cursor().mogrify(self.circle.sql, self.circle.parameters).decode().replace("%", "%%")
        return f"({self._shelf()} = ANY(%(open_shelves)s::smallint[]) OR e.person_id IN ({near}))"

    # ── what both have in common ─────────────────────────────────────────────────────────────────────────

    def _tables(self) -> str:
        return "directory_listing e" if self._is_listing() else "directory_indexentry e"

    def _conditions(self) -> list[str]:
        return [f"({self._matches('e')})"] if self.sought.kind != Kind.NOTHING else []

    def _matches(self, entry: str) -> str:
        if self.sought.also:
            return f"{entry}.key = ANY(%(also)s)"
        if self.sought.kind == Kind.CHARACTER:
            return f"{entry}.key = %(key)s"
        return f"{entry}.key >= %(key)s AND {entry}.key < %(end)s"

    def _chosen(self, name: str, states_of: Callable[[str], Sequence[int]]) -> list[str]:
        """As far as the index knows what was chosen; without what leads."""
        conditions = []
        for number, (fact, count) in enumerate(self.others):
            self.values[f"{name}_{number}"] = keys_of(fact, states_of(fact.field))
            its_own = f"f.person_id = e.person_id AND f.key = ANY(%({name}_{number})s)"
            if count < ENOUGH_TO_COMPARE:  # perhaps they are looked up first
                shelves = "f.shelf = ANY(%(fact_shelves)s::smallint[])"
                conditions.append(f"EXISTS (SELECT 1 FROM directory_indexentry f WHERE {its_own} AND {shelves})")
            else:  # asked of each who is passed by: the planner would gather all of them beforehand
                conditions.append(f"(SELECT true FROM directory_indexentry f WHERE {its_own} LIMIT 1)")
        return conditions

    def _place(self) -> str:
        first, second = self._first(), "e.sort_key"
        rank = "0" if self.sought.kind == Kind.NOTHING else "e.shelf / 100"
        return f"{rank} AS rank, {first} AS first, {second} AS second, e.person_id"

    def _first(self) -> str:
        if self.sought.kind == Kind.LETTERS:
            return "e.key"
        if self.sought.kind == Kind.CHARACTERS:
            return "CASE WHEN e.key = %(key)s THEN '' ELSE '1' END"
        return "''"

    def _order(self) -> str:
        if self.sought.kind == Kind.LETTERS:
            return "e.key, e.sort_key, e.person_id"
        if self.sought.kind == Kind.CHARACTERS:
            return "2, 3, 4"
        return "e.sort_key, e.person_id"

    def _not_before(self, shelf_by_shelf: bool) -> list[str]:
        """Behind the place where the page before ended."""
        if self.after is None:
            return []
        behind = f"({self._first()}, e.sort_key, e.person_id) > (%(first)s, %(second)s, %(pk)s)"
        if self.sought.kind == Kind.NOTHING:
            return ["e.sort_key >= %(second)s", behind]
        start = ""
        if shelf_by_shelf and self.sought.kind == Kind.LETTERS and not self.sought.also:
            start = "e.key >= CASE WHEN s.shelf / 100 = %(rank)s THEN %(first)s ELSE %(key)s END"
        if shelf_by_shelf and self.sought.kind == Kind.CHARACTER:
            start = "e.sort_key >= CASE WHEN s.shelf / 100 = %(rank)s THEN %(second)s ELSE '' END"
        return [*filter(None, [start]), f"(e.shelf / 100 > %(rank)s OR e.shelf / 100 = %(rank)s AND {behind})"]

    def _best_only(self, allowed: str) -> str:
        """Each person once, where they fit best; by no key that the reader may not know."""
        if self.sought.kind == Kind.CHARACTER:  # one key: nobody stands better than on the first shelves
            allowed = f"{allowed} AND e.shelf >= 100" if allowed else "e.shelf >= 100"
        better = "(o.shelf / 100, o.key) < (e.shelf / 100, e.key)"
        if self.sought.kind == Kind.CHARACTERS:
            better = "(o.shelf / 100, o.key <> %(key)s, o.key) < (e.shelf / 100, e.key <> %(key)s, e.key)"
        also = f" AND {allowed}" if allowed else ""
        return (
            "NOT EXISTS (SELECT 1 FROM directory_indexentry o WHERE o.person_id = e.person_id"
            f" AND {self._matches('o')}{also} AND {better})"
        )
