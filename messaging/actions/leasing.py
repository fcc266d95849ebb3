"""Which letters a worker takes next. A mailing that rests costs nothing here, and one of a million costs what one of
ten does: each statement reads the front of one index and stops when it has enough.

First the urgent letters of their own, then urgent mailings, then all other letters of their own, then the mailings by
their priority, those of the same priority with equal shares. So an urgent letter waits for the batches that are out
and for nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from messaging.models import Delivery, Mailing
from messaging.permissions import can_carry

State = Delivery.State

LEASE = timedelta(minutes=5)  # a worker that is gone is noticed sooner, by its lock
URGENT = 3  # and below: before letters of less weight, whoever else waits

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
 WHERE mailing_id = %s AND state IN ('waiting', 'deferred') AND next_at <= statement_timestamp()
   AND channel <> ALL(%s::varchar[])
 ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""


@action
def lease_batch(worker: str, limit: int, *, by: Actor, without: Iterable[str] = ()) -> list[int]:
    """Take up to ``limit`` due letters that no other worker looks at, but for these channels. Their keys, in order."""
    can_carry(by).or_raise()
    keys = _chosen(limit, list(without))
    if keys:
        Delivery.objects.filter(pk__in=keys).update(state=State.LEASED, leased_by=worker, leased_until=Now() + LEASE)
    return keys


def _chosen(limit: int, without: list[str]) -> list[int]:
    keys = _of_their_own(0, URGENT, limit, without)
    mailings = list(Mailing.objects.under_way().order_by("priority").values_list("priority", "pk"))
    keys += _of_mailings([each for each in mailings if each[0] <= URGENT], limit - len(keys), without)
    keys += _of_their_own(URGENT + 1, Delivery.LAST_PRIORITY, limit - len(keys), without)
    keys += _of_mailings([each for each in mailings if each[0] > URGENT], limit - len(keys), without)
    return keys


def _of_their_own(first: int, last: int, limit: int, without: list[str]) -> list[int]:
    return _keys(OF_THEIR_OWN, first, last, without, limit, limit) if limit else []


def _of_mailings(mailings: list[tuple[int, int]], limit: int, without: list[str]) -> list[int]:
    """Equal shares among those of one priority, in an order that chance makes anew each time; what one leaves over
    is for the next."""
    keys: list[int] = []
    for _priority, same in groupby(mailings, key=lambda each: each[0]):
        theirs = [mailing for _, mailing in same]
        random.shuffle(theirs)
        for place, mailing in enumerate(theirs):
            share = -(-(limit - len(keys)) // (len(theirs) - place))
            if share:
                keys += _keys(OF_A_MAILING, mailing, without, share)
    return keys


def _keys(statement: str, *parameters: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [key for (key,) in cursor.fetchall()]


__all__ = ["lease_batch"]
