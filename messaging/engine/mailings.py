"""What the clock does for mailings."""

from __future__ import annotations

from common.actors import Actor
from messaging.actions.mailings import end_cancelled_letters, finish_mailings


def look_after_mailings(*, by: Actor) -> None:
    """End what a cancelled one left, thousands by thousands, and mailings of which nothing is left to do."""
    while end_cancelled_letters(by=by):
        pass
    finish_mailings(by=by)
