"""Candidates out of the index, in the order in which they will be shown. Whether they are shown, others ask.

One question is one statement: everybody in order, and beside them those who stand near.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from directory.queries.finding.circle import Circle
from directory.queries.finding.filters import Chosen, Fact
from directory.queries.finding.index import (
    ALL_STATES,
    ENOUGH_TO_COMPARE,
    FACTS,
    Candidate,
    Place,
    counts_of,
    keys_of,
    open_states,
    stretch_of,
)
from directory.queries.finding.lanes import Lane, Ways
from directory.queries.finding.words import BEYOND, Kind, Sought

MOST_WALKED = 3_000  # entries of strangers passed by in search of those who are near, before these are looked up
FEW_NEAR = 60  # who are looked up at once
MANY_KEYS = 8  # of one fact; so many are not looked up one by one for each person

# A thousand keys written into the statement are looked at by the planner one by one, for longer than the search takes.
CIRCLE = "SELECT unnest(%(circle)s::bigint[])"
_COLUMNS = "step, first, second, person_id, is_near, by_former"


def candidates(
    sought: Sought, chosen: Chosen, circle: Circle, *, is_alumnus: bool, after: Place | None, most: int
) -> list[Candidate]:
    """At most so many, from the place on. One statement, and one before it where several things were chosen."""
    question = Question(sought, chosen, circle, open_states("name") if is_alumnus else (), after)
    sql = question.sql(most)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, question.values)
        return [Candidate(Place(*row[:4]), *row[4:]) for row in cursor.fetchall()]


class Question:
    """``far``: whom every alumnus may find, lane by lane in the order of the list. ``near``: the reader's circle.

    Those near are looked for where the page of the others ends at the latest: mostly some hundred entries, walked in
    their order. Where that is far away they are looked up one by one.
    """

    def __init__(
        self, sought: Sought, chosen: Chosen, circle: Circle, states: Sequence[int], after: Place | None
    ) -> None:
        self.sought, self.circle, self.after = sought, circle, after
        self.states = ALL_STATES if circle.is_everybody else states
        self.values: dict[str, Any] = {
            "circle": f"{{{','.join(map(str, circle.ids))}}}",
            "key": sought.key,
            "end": sought.key + BEYOND,
            "beyond": BEYOND,
            "also": list(sought.also),
            "walked": MOST_WALKED,
        }
        if after is not None:
            self.values |= {"step": after.step, "first": after.first, "second": after.second, "pk": after.person_id}
        self._choose_who_leads(chosen.facts)

    def sql(self, most: int) -> str:
        """Empty when there is nobody to be asked for."""
        self.values["most"] = most
        self.values["one_less"] = most - 1
        order = f"ORDER BY 1, 2, 3, 4 LIMIT {most}"
        if self.circle.is_large:
            return f"SELECT {_COLUMNS} FROM ({self._far(ALL_STATES, self._large(), 'true')}) AS far {order}"
        far = self._far(self.states, self._outside(), "true" if self.circle.is_everybody else "false")
        if not self.circle.ids:
            return f"SELECT {_COLUMNS} FROM ({far}) AS far {order}" if far else ""
        if not far:
            return f"{self._looked_up()} {order}"
        both = f"SELECT {_COLUMNS} FROM far UNION ALL SELECT {_COLUMNS} FROM near {order}"
        return f"WITH far AS MATERIALIZED ({far}), {self._near()} {both}"

    def _choose_who_leads(self, facts: list[Fact]) -> None:
        """Without words, the rarest of what was chosen: its people stand in the index in the order of the list."""
        has_words = self.sought.kind != Kind.NOTHING
        counts = counts_of(facts) if len(facts) > 1 or (facts and has_words) else [0] * len(facts)
        rarest = -1
        if facts and not has_words:  # of several that many have, the one with the fewest values to go through
            rarest = min(range(len(facts)), key=lambda number: (counts[number], len(facts[number].values)))
        self.ways = Ways(self.sought, facts[rarest] if rarest >= 0 else None)
        self.others = [pair for number, pair in enumerate(zip(facts, counts, strict=True)) if number != rarest]
        self.values["fact_shelves"] = [FACTS + state * 10 for state in ALL_STATES]

    # ── everybody, in the order of the list ──────────────────────────────────────────────────────────────

    def _far(self, states: Sequence[int], only: str, near: str) -> str:
        """Step by step: the second is not begun where the first fills the page, since nothing sorts them here."""
        lanes = self._lanes(states, self._states_of)
        self.values["allowed"] = sorted({lane.shelf for lane in lanes})
        steps = sorted({lane.step for lane in lanes if self.after is None or lane.step >= self.after.step})
        parts = [self._step(step, [lane for lane in lanes if lane.step == step], only, near) for step in steps]
        if not parts:
            return ""
        return f"SELECT {_COLUMNS} FROM ({' UNION ALL '.join(f'({part})' for part in parts)}) AS steps LIMIT %(most)s"

    def _lanes(self, states: Sequence[int], states_of: Callable[[str], Sequence[int]]) -> list[Lane]:
        lead = self.ways.lead
        return self.ways.lanes(states, states_of(lead.field) if lead else ())

    def _step(self, step: int, lanes: list[Lane], only: str, near: str) -> str:
        self.values |= {
            f"shelves_{step}": [lane.shelf for lane in lanes],
            f"keys_{step}": [lane.key for lane in lanes],
        }
        conditions = [f"{self._shelf()} = s.shelf", *self._matching("s.key"), only]
        if self.after is not None and self.after.step == step:
            conditions.append(self._behind())
        conditions += self._chosen("open", self._states_of)
        if not (step == 0 and self.ways.keys):
            conditions.append(self._best_only("o.shelf = ANY(%(allowed)s::smallint[])"))
        former = str(lanes[0].shelf // 100 == 2).lower()
        return (
            f"SELECT DISTINCT {step} AS step, first, second, person_id, {near} AS is_near, {former} AS by_former"
            f" FROM unnest(%(shelves_{step})s::smallint[], %(keys_{step})s::text[]) AS s(shelf, key), LATERAL ("
            f"SELECT {self._first()} AS first, e.sort_key AS second, e.person_id FROM {self._table()} e"
            f" WHERE {' AND '.join(filter(None, conditions))} ORDER BY {self._order()} LIMIT %(most)s"
            f") AS found ORDER BY 2, 3, 4 LIMIT %(most)s"
        )

    def _outside(self) -> str:
        return f"e.person_id NOT IN ({CIRCLE})" if self.circle.ids else ""

    def _large(self) -> str:
        self.values["open_shelves"] = sorted({lane.shelf for lane in self._lanes(self.states, self._states_of)})
        near = connection.cursor().mogrify(self.circle.sql, self.circle.parameters).decode().replace("%", "%%")
        return f"({self._shelf()} = ANY(%(open_shelves)s::smallint[]) OR e.person_id IN ({near}))"

    def _states_of(self, field: str) -> Sequence[int]:
        return ALL_STATES if self.circle.is_everybody or self.circle.is_large else open_states(field)

    # ── the reader's circle ──────────────────────────────────────────────────────────────────────────────

    def _near(self) -> str:
        if len(self.circle.ids) <= FEW_NEAR or self.sought.also:
            return f"near AS ({self._looked_up()})"
        passed_all = "(SELECT count(*) FROM beside) <= %(walked)s"
        return (
            "edge AS MATERIALIZED"
            " (SELECT step, first, second FROM far ORDER BY 1, 2, 3, person_id OFFSET %(one_less)s LIMIT 1),"
            f" beside AS MATERIALIZED ({self._beside()}),"
            f" near AS ({self._of_the_circle('beside', [passed_all, f'e.person_id IN ({CIRCLE})'])}"
            f" UNION ALL {self._looked_up(f'NOT {passed_all}')})"
        )

    def _beside(self) -> str:
        """Everybody's entries from where this page begins to where it ends, as far as it makes sense."""
        lanes = self._lanes(ALL_STATES, lambda _field: ALL_STATES)
        lanes = [lane for lane in lanes if self.after is None or lane.step >= self.after.step]
        self.values |= {f"beside_{name}": [getattr(lane, name) for lane in lanes] for name in ("step", "shelf", "key")}
        conditions = [f"{self._shelf()} = s.shelf", *self._matching("s.key"), *self._between()]
        key = "''" if self.ways.is_listing else "e.key"
        return (
            "SELECT found.* FROM unnest(%(beside_step)s::int[], %(beside_shelf)s::smallint[], %(beside_key)s::text[])"
            " AS s(step, shelf, key) LEFT JOIN edge ON true, LATERAL ("
            f"SELECT e.person_id, {self._shelf()} AS shelf, {key} AS key, e.sort_key FROM {self._table()} e"
            f" WHERE {' AND '.join(conditions)} ORDER BY {self._order()} LIMIT %(walked)s + 1"
            ") AS found WHERE edge.step IS NULL OR s.step <= edge.step LIMIT %(walked)s + 1"
        )

    def _between(self) -> list[str]:
        """The stretch of a lane in which the page lies, by the column that the lane is ordered by."""
        if self.ways.is_by_key:
            column, mark, lowest, highest = "e.key", "first", "%(key)s", "%(end)s"
        elif self.ways.is_listing or self.ways.are_equal:
            column, mark, lowest, highest = "e.sort_key", "second", "''", "%(beyond)s"
        else:
            return []
        found = [f"{column} <= CASE WHEN s.step = edge.step THEN edge.{mark} ELSE {highest} END"]
        if self.after is not None:
            found.append(f"{column} >= CASE WHEN s.step = %(step)s THEN %({mark})s ELSE {lowest} END")
        return found

    def _looked_up(self, when: str = "") -> str:
        """Person by person."""
        words = ["(e.key || '') = ANY(%(also)s)"] if self.sought.also else self._matching("")
        conditions = [*words, when]
        if self.ways.lead is not None:
            self.values["near_keys"] = keys_of(self.ways.lead, ALL_STATES)
            conditions.append("e.key = ANY(%(near_keys)s)")
        return self._of_the_circle(self._table(), [*conditions, f"e.person_id = ANY(ARRAY({CIRCLE}))"])

    def _of_the_circle(self, table: str, conditions: list[str]) -> str:
        step, former = self.ways.step("e"), "false" if self.sought.kind == Kind.NOTHING else "e.shelf >= 200"
        conditions = list(conditions)
        if self.after is not None:
            conditions.append(f"({step} > %(step)s OR {step} = %(step)s AND {self._behind()})")
        conditions += [*self._chosen("all", lambda _field: ALL_STATES), self._best_only("")]
        return (
            f"SELECT DISTINCT {step} AS step, {self._first()} AS first, e.sort_key AS second, e.person_id,"
            f" true AS is_near, {former} AS by_former FROM {table} e WHERE {' AND '.join(filter(None, conditions))}"
        )

    # ── how many ─────────────────────────────────────────────────────────────────────────────────────────

    def passed(self, last: Place) -> str:
        """The number of entries on the best step down to somebody's place; empty where nobody stands there."""
        lanes = [lane for lane in self._lanes(self._counted_states(), self._states_of) if lane.step == 0]
        self.values |= {f"passed_{name}": [getattr(lane, name) for lane in lanes] for name in ("shelf", "key")}
        self.values |= {"last_first": last.first, "last_second": last.second}
        column, mark = ("e.key", "last_first") if self.ways.is_by_key else ("e.sort_key", "last_second")
        conditions = [f"{self._shelf()} = s.shelf", *self._matching("s.key"), f"{column} <= %({mark})s"]
        if not lanes:
            return ""
        return (
            "SELECT count(*) FROM unnest(%(passed_shelf)s::smallint[], %(passed_key)s::text[]) AS s(shelf, key),"
            f" LATERAL (SELECT 1 FROM {self._table()} e WHERE {' AND '.join(conditions)}) AS passed"
        )

    def every(self) -> str:
        """All entries on the best step: to be explained, or counted as far as is worth it."""
        lanes = [lane for lane in self._lanes(self._counted_states(), self._states_of) if lane.step == 0]
        self.values |= {f"every_{name}": sorted({getattr(lane, name) for lane in lanes}) for name in ("shelf", "key")}
        keys = ["e.key = ANY(%(every_key)s)"] if self.ways.are_equal else self._matching("")
        conditions = [f"{self._shelf()} = ANY(%(every_shelf)s::smallint[])", *keys]
        return f"SELECT 1 FROM {self._table()} e WHERE {' AND '.join(conditions)}"

    def _counted_states(self) -> Sequence[int]:
        return ALL_STATES if self.circle.is_large else self.states

    # ── what both have in common ─────────────────────────────────────────────────────────────────────────

    def _table(self) -> str:
        return "directory_listing" if self.ways.is_listing else "directory_indexentry"

    def _shelf(self) -> str:
        return "e.state" if self.ways.is_listing else "e.shelf"

    def _matching(self, of_lane: str) -> list[str]:
        """``of_lane`` is the key of the lane, where there are lanes."""
        if of_lane and self.ways.are_equal:
            return [f"e.key = {of_lane}"]
        return [self._matches("e.key")] if self.sought.kind != Kind.NOTHING else []

    def _matches(self, column: str) -> str:
        if self.sought.also:  # out of the planner's sight: it would hold each against all it knows of the table
            return f"{column} = ANY(ARRAY(SELECT unnest(%(also)s::text[])))"
        if self.ways.keys:
            self.values["word_keys"] = self.ways.keys
            return f"{column} = ANY(%(word_keys)s)"
        return f"{column} >= %(key)s AND {column} < %(end)s"

    def _chosen(self, name: str, states_of: Callable[[str], Sequence[int]]) -> list[str]:
        """As far as the index knows what was chosen; without what leads."""
        conditions = []
        for number, (fact, count) in enumerate(self.others):
            keys = self.values[f"{name}_{number}"] = keys_of(fact, states_of(fact.field))
            its_own = f"f.person_id = e.person_id AND f.key = ANY(%({name}_{number})s)"
            if len(keys) > MANY_KEYS:  # one stretch of the index is read, and not each of them looked up
                self.values[f"first_{number}"], self.values[f"behind_{number}"] = stretch_of(fact)
                its_own = (
                    f"f.person_id = e.person_id AND f.key >= %(first_{number})s AND f.key < %(behind_{number})s"
                    f" AND (f.key || '') = ANY(%({name}_{number})s)"
                )
            if count < ENOUGH_TO_COMPARE:  # perhaps they are looked up first
                shelves = "f.shelf = ANY(%(fact_shelves)s::smallint[])"
                conditions.append(f"EXISTS (SELECT 1 FROM directory_indexentry f WHERE {its_own} AND {shelves})")
            else:  # asked of each who is passed by: the planner would gather all of them beforehand
                conditions.append(f"(SELECT true FROM directory_indexentry f WHERE {its_own} LIMIT 1)")
        return conditions

    def _first(self) -> str:
        if self.ways.is_by_key:
            return "e.key"
        if self.ways.is_begun:
            return "CASE WHEN e.key = %(key)s THEN '' ELSE '1' END"
        return "''"

    def _order(self) -> str:
        if self.ways.is_by_key:
            return "e.key, e.sort_key, e.person_id"
        if self.ways.is_begun:
            return f"{self._first()}, e.sort_key, e.person_id"
        return "e.sort_key, e.person_id"

    def _behind(self) -> str:
        """Behind the place where the page before ended, on its own step."""
        if self._first() == "''":
            return "(e.sort_key, e.person_id) > (%(second)s, %(pk)s)"
        return f"({self._first()}, e.sort_key, e.person_id) > (%(first)s, %(second)s, %(pk)s)"

    def _best_only(self, allowed: str) -> str:
        """Each person once, where they fit best; by no key that the reader may not know."""
        if self.sought.kind == Kind.NOTHING:
            return ""
        better = f"({self.ways.step('o')}, o.key) < ({self.ways.step('e')}, e.key)"
        if self.ways.is_begun:
            better = "(o.shelf / 100, o.key <> %(key)s, o.key) < (e.shelf / 100, e.key <> %(key)s, e.key)"
        also = f" AND {allowed}" if allowed else ""
        return (
            "NOT EXISTS (SELECT 1 FROM directory_indexentry o WHERE o.person_id = e.person_id"
            f" AND {self._matches('o.key')}{also} AND {better})"
        )
