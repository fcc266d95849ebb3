"""Six in the evening: what readers want once a day goes into one letter each."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.db import InterfaceError, OperationalError

from common.actors import Actor
from institution import reads
from messaging.actions.daily import gather_daily_letter
from messaging.models import Addressee, Delivery

log = logging.getLogger(__name__)

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
    return sum(_is_made(key, category, evening, by) for key, category in pairs)


def _is_made(key: int, category: str, evening: datetime, by: Actor) -> bool:
    """One that cannot be made holds up nobody else's."""
    try:
        return gather_daily_letter(Addressee(pk=key), category, evening, by=by) is not None
    except (InterfaceError, OperationalError):
        raise  # the database is away: no letter is to blame
    except Exception:
        log.exception("The daily letter of %s for addressee %s cannot be made.", category, key)
        return False
