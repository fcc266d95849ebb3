"""Where a page of the directory begins: behind somebody, at a letter, and not deeper than a thousand people."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

from cryptography.fernet import InvalidToken

from common.sealing import seal, unseal
from directory.queries.finding.index import Place

DEEPEST = 1_000  # people of one search, page by page; who looks for more narrows it, and who copies is stopped
PURPOSE = "directory.finding"


@dataclass(frozen=True, slots=True)
class Begin:
    """``depth`` people stand on the pages before."""

    after: Place | None = None
    depth: int = 0

    @property
    def is_too_deep(self) -> bool:
        return self.depth >= DEEPEST


def begin_at(cursor: str, letter: str = "") -> Begin:
    """From what stands in the address. A cursor that we did not write begins at the start."""
    if cursor:
        return _behind(cursor)
    if len(letter) == 1 and letter.isascii() and letter.isalpha():
        return Begin(Place(0, "", letter.lower(), 0))
    return Begin()


def cursor_behind(place: Place | None, depth: int) -> str:
    """Sealed: it holds somebody's name, and nobody shall ask from a place they were not shown. Empty at the end."""
    return seal(json.dumps([depth, *astuple(place)]), PURPOSE) if place else ""


def _behind(cursor: str) -> Begin:
    try:
        depth, *place = json.loads(unseal(cursor, PURPOSE))
    except (InvalidToken, ValueError):
        return Begin()
    return Begin(Place(*place), depth)
