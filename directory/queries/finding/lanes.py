"""Which stretches of the index answer a question, and in which order one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.models.searching import Rank
from directory.queries.finding.filters import Fact
from directory.queries.finding.index import ALL_STATES, AND_MORE, FACTS, keys_of, open_states
from directory.queries.finding.words import Kind, Sought


@dataclass(frozen=True, slots=True)
class Lane:
    """One shelf, or one key on it. What stands on a lower step is shown first."""

    step: int
    shelf: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where people of these states of the name stand, for words or, without them, for what was chosen."""

    sought: Sought
    lead: Fact | None = None

    @property
    def is_listing(self) -> bool:
        return self.sought.kind == Kind.NOTHING and self.lead is None

    @property
    def is_pair(self) -> bool:
        """Two characters: the name itself first, then the names that begin so."""
        return self.sought.kind == Kind.CHARACTERS and len(self.sought.key) == 2

    @property
    def is_by_key(self) -> bool:
        """In the order of the keys: letters, also behind characters. The key itself comes first of those it begins."""
        return self.sought.kind == Kind.LETTERS or (self.is_begun and any(map(str.isascii, self.sought.key)))

    @property
    def is_begun(self) -> bool:
        """Three characters and more: so few that they are sorted."""
        return self.sought.kind == Kind.CHARACTERS and not self.is_pair

    @property
    def keys(self) -> list[str]:
        """What words are equal to; empty where they are the beginning of a key, or many keys."""
        if self.sought.kind == Kind.CHARACTER:
            return [self.sought.key]
        return [self.sought.key, self.sought.key + AND_MORE] if self.is_pair else []

    @property
    def are_equal(self) -> bool:
        """Each lane is one key, in the order of the list."""
        return self.lead is not None or bool(self.keys)

    def lanes(self, states: Sequence[int], lead_states: Sequence[int]) -> list[Lane]:
        if self.is_listing:
            return [Lane(0, int(state)) for state in states]
        if self.sought.kind == Kind.NOTHING and self.lead is not None:
            keys = keys_of(self.lead, lead_states)
            return [Lane(0, FACTS + state * 10, key) for state in states for key in keys]
        keys = self.keys or [""]
        shelves = _shelves(states)
        return [Lane(shelf // 100 * len(keys) + at, shelf, key) for shelf in shelves for at, key in enumerate(keys)]

    def step(self, entry: str) -> str:
        """The step of an entry, in SQL."""
        if self.sought.kind == Kind.NOTHING:
            return "0"
        return f"{entry}.shelf / 100 * 2 + ({entry}.key <> %(key)s)::int" if self.is_pair else f"{entry}.shelf / 100"


def _shelves(states: Sequence[int]) -> list[int]:
    present = [rank * 100 + state * 10 for rank in (Rank.NAME, Rank.OTHERWISE) for state in states]
    former_states = ALL_STATES if len(states) == len(ALL_STATES) else open_states("former_names")
    return present + [Rank.FORMER * 100 + state * 10 + former for state in states for former in former_states]
