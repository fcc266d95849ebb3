"""Six in the evening: what readers want once a day goes into one letter each."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from common.actors import Actor
from institution import reads
from messaging.actions.daily import gather_daily_letter
from messaging.models import Addressee, Delivery

EVENING = time(18)


def last_evening(now: datetime) -> datetime:
    """The latest six o'clock in the institution's zone that has struck by ``now``."""
    here = now.astimezone(reads.zone())
    today = datetime.combine(here.date(), EVENING, here.tzinfo)
    return today if here >= today else datetime.combine(here.date() - timedelta(days=1), EVENING, here.tzinfo)


def gather_daily_letters(*, by: Actor) -> int:
    """Make the daily letters that are due; how many. Each is a transaction of its own.

    A clock that was silent at six makes them when it wakes, with what was written until then.
    """
    evening = last_evening(reads.now())
    waiting = Delivery.objects.for_the_evening(evening).order_by("addressee_id", "category")
    pairs = list(waiting.values_list("addressee_id", "category").distinct())
    made = [gather_daily_letter(Addressee(pk=key), category, evening, by=by) for key, category in pairs]
    return sum(daily is not None for daily in made)
