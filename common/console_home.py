"""The console's home: what waits for a decision, and whether anything is stuck. Apps hang their questions in.

    @decisions.append
    def requests_that_reached_the_office(actor): ...

in ``AppConfig.ready()``; each is asked on every visit, so it counts by an index, and answers None or nothing
when there is nothing to say to this actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.timesince import timesince

from common.actors import Actor

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Decision:
    """One kind of thing that waits for somebody in the office, and the page where it is done."""

    title: Words
    why: Words
    count: int
    url: str
    act_label: Words
    since: datetime | None = None  # the oldest has waited since
    is_late: bool = False
    act_url: str = ""

    @property
    def oldest(self) -> str:
        """How long the oldest has waited, in its largest unit."""
        return timesince(self.since, depth=1) if self.since else ""


@dataclass(frozen=True, slots=True)
class Check:
    """One machine that may be stuck, as it is now."""

    title: Words
    text: Words
    is_well: bool
    when: Words = ""
    url: str = ""


decisions: list[Callable[[Actor], Decision | None]] = []
checks: list[Callable[[Actor], Check | None]] = []


def decisions_for(actor: Actor) -> list[Decision]:
    """What waits for this actor: the late first, then what has waited longest."""
    waiting = [decision for ask in decisions if (decision := ask(actor)) and decision.count]
    return sorted(waiting, key=lambda one: (not one.is_late, one.since is None, one.since and one.since.timestamp()))


def checks_for(actor: Actor) -> list[Check]:
    """What is stuck first, then what runs."""
    return sorted(filter(None, (look(actor) for look in checks)), key=lambda check: check.is_well)
