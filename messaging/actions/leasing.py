"""Which letters a worker takes next. A mailing that rests costs nothing here, and one of a million costs what one of
ten does: each statement reads the front of one index and stops when it has enough.

First the urgent letters of their own, then urgent mailings, then all other letters of their own, then the mailings by
their priority, those of the same priority with equal shares. So an urgent letter waits for the batches that are out
and for nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from messaging.actions.limits import BY_CHANNEL, OVER_LIMIT, Limits
from messaging.models import Delivery, Mailing
from messaging.permissions import can_carry
from messaging.queries.waits import LOUD, URGENT, resting_now
from messaging.registry import codes_that_must_arrive

State = Delivery.State

LEASE = timedelta(minutes=5)  # a worker that is gone is noticed sooner, by its lock

# By priority and not over all of them, so that letters put off until tomorrow are stepped over and not read.
OF_THEIR_OWN = """
SELECT letter.id FROM generate_series(%s, %s) AS level
 CROSS JOIN LATERAL (
       SELECT id FROM messaging_delivery
        WHERE mailing_id IS NULL AND state IN ('waiting', 'deferred') AND priority = level
          AND next_at <= statement_timestamp() AND channel <> ALL(%s::varchar[])
        ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED) AS letter
 LIMIT %s
"""

OF_A_MAILING = """
SELECT id FROM messaging_delivery
 WHERE mailing_id = %s AND channel = %s AND state IN ('waiting', 'deferred') AND next_at <= statement_timestamp()
   AND id <> ALL(%s::bigint[])
 ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""

PUT_OFF = """
UPDATE messaging_delivery SET next_at = later.moment, reason = %s
  FROM unnest(%s::bigint[], %s::timestamptz[]) AS later (id, moment)
 WHERE messaging_delivery.id = later.id
"""

Source = tuple[int, int, str]  # priority, mailing, channel


@dataclass(frozen=True, slots=True)
class Batch:
    """``keys`` in the order in which they go. Where limits let nothing pass now there are none, and ``again_in`` says
    in how many seconds to ask again; it is None when nothing is due."""

    keys: list[int]
    again_in: float | None = None


@action
def lease_batch(worker: str, limit: int, *, by: Actor, without: Iterable[str] = ()) -> Batch:
    """Take up to ``limit`` due letters that no other worker looks at, but for these channels.

    What is over a limit for its domain is put off, which is no attempt, and the next ones are looked at.
    """
    can_carry(by).or_raise()
    limits = Limits.of_today()
    chosen, closed_for = _chosen(limit, list(without), limits)
    keys, later = limits.take(chosen)
    if keys:
        Delivery.objects.filter(pk__in=keys).update(state=State.LEASED, leased_by=worker, leased_until=Now() + LEASE)
    _put_off(later)
    limits.write_down()
    if keys:
        return Batch(keys)
    return Batch([], 0.0 if later else closed_for)


def _put_off(later: dict[int, datetime]) -> None:
    """Each until its own moment, in one statement: a batch of them must not come back together."""
    if not later:
        return
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF, [OVER_LIMIT, list(later), list(later.values())])


def _chosen(limit: int, without: list[str], limits: Limits) -> tuple[list[int], float | None]:
    """Keys of letters to take; and in how many seconds a channel opens that takes nothing now, if one does."""
    keys = _of_their_own(0, URGENT, limit, without)
    rooms = {channel: limits.room(channel) for channel in BY_CHANNEL if channel not in without}
    closed = {channel: seconds for channel, (room, seconds) in rooms.items() if room == 0}
    limit = min([limit, *(len(keys) + room for room, _ in rooms.values() if room)])
    without = [*without, *closed]
    mailings = list(Mailing.objects.under_way())
    resting = resting_now(mailings, codes_that_must_arrive())
    sources = sorted(
        (each.priority, each.pk, channel)
        for each in mailings
        for channel in each.channels
        if channel not in without and (each.pk not in resting or channel not in LOUD)
    )
    keys += _of_mailings([each for each in sources if each[0] <= URGENT], limit - len(keys))
    keys += _of_their_own(URGENT + 1, Delivery.LAST_PRIORITY, limit - len(keys), without)
    keys += _of_mailings([each for each in sources if each[0] > URGENT], limit - len(keys))
    return keys, min(closed.values(), default=None)


def _of_their_own(first: int, last: int, limit: int, without: list[str]) -> list[int]:
    return _keys(OF_THEIR_OWN, first, last, without, limit, limit) if limit > 0 else []


def _of_mailings(sources: list[Source], limit: int) -> list[int]:
    """Equal shares among those of one priority, in an order that chance makes anew each time; what one leaves over
    is for the next."""
    keys: list[int] = []
    for _priority, same in groupby(sources, key=lambda each: each[0]):
        theirs = list(same)
        random.shuffle(theirs)
        for turn in range(2):  # in the second whoever has more takes what was left over
            for place, (_, mailing, channel) in enumerate(theirs):
                left = limit - len(keys)
                share = left if turn else -(-left // (len(theirs) - place))
                if share > 0:
                    keys += _keys(OF_A_MAILING, mailing, channel, keys, share)
    return keys


def _keys(statement: str, *parameters: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [key for (key,) in cursor.fetchall()]


__all__ = ["Batch", "lease_batch"]
