"""Two at once, and a control that shows that the test can fail.

``race(first, second, …)`` runs each call in a thread with a connection of its own. ``both_have_looked`` holds
the contestants at the point where each has asked its verdict and none has written: without a lock both go on
and both win; with the lock the second is still waiting outside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from common.models import DomainQuerySet
from common.verdicts import Verdict

PATIENCE = 1.0  # seconds in which a contestant waits at the barrier; one that is locked out never comes


def race(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned, or the exception it raised; in the order of the calls."""
    outcomes: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "the contestants wait for each other"
    return outcomes


def winners(outcomes: list[Any]) -> list[Any]:
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


@pytest.fixture
def both_have_looked(monkeypatch):
    """Every action stops for a moment after its verdict said yes, until the other has looked too."""
    barrier = threading.Barrier(2)
    said = Verdict.or_raise

    def look_and_wait(verdict: Verdict) -> None:
        said(verdict)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)

    monkeypatch.setattr(Verdict, "or_raise", look_and_wait)


@pytest.fixture
def without_locks(monkeypatch):
    """The control: rows are read as before, nobody holds them."""
    monkeypatch.setattr(DomainQuerySet, "locked", lambda rows: rows.order_by("pk"))
