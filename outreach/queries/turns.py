"""Which journeys have something to do at this minute: one statement, however many people are on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from messaging.models import Delivery
from messaging.registry import moments
from outreach.models import Journey, Traveller

WITHOUT_A_MOMENT = timedelta(hours=1)
FOUND_FOR = timedelta(days=7)  # so long after a letter was dropped its step is put back; after a longer silence not


@dataclass(frozen=True, slots=True)
class Turn:
    """``begins``: it is time to look who begins. ``dropped``: letters were stopped when their turn came. ``due``:
    somebody's next letter is."""

    journey: Journey
    begins: bool
    dropped: bool
    due: bool


def turns(now: datetime) -> list[Turn]:
    """Of the journeys that are on, those that waited longest first. Each question is the front of an index."""
    dropped = Delivery.objects.filter(mailing=OuterRef("mailing")).dropped(now - FOUND_FOR)
    due = Traveller.objects.filter(journey=OuterRef("pk")).due(now)
    rows = Journey.objects.running().annotate(dropped=Exists(dropped), due=Exists(due)).order_by("looked_at", "pk")
    found = [Turn(row, is_worth_a_look(row, now), row.dropped, row.due) for row in rows]
    return [turn for turn in found if turn.begins or turn.dropped or turn.due]


def is_worth_a_look(journey: Journey, now: datetime) -> bool:
    if journey.moment and journey.moment not in moments:
        return False
    every = moments[journey.moment].every if journey.moment else WITHOUT_A_MOMENT
    # A minute by the clock is a little less than a minute.
    return journey.looked_at is None or now - journey.looked_at >= every - timedelta(seconds=15)


__all__ = ["FOUND_FOR", "Turn", "is_worth_a_look", "turns"]
