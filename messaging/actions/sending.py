"""The steps of one letter on its way. Each is one short transaction; none of them speaks to the outside.

They move only rows this worker holds, so a worker that lost its lease moves nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.actions.prepared import carry_out
from messaging.gateways import Outcome, Parcel
from messaging.letters.following import go_on_after
from messaging.models import Delivery
from messaging.permissions import can_carry
from messaging.queries import Compiled, working_now
from messaging.registry import find_category, held_back_by, put_off_by, stops, waits

State = Delivery.State

FIRST_PAUSE = timedelta(seconds=60)
FIRST_PAUSE_WHEN_URGENT = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=4)
LAST_ATTEMPT = 20  # some three days
NEVER_WRITTEN_AFTER = 8  # attempts at a letter whose template fails
REASON_LENGTH = 300

# Written out, because the whole promise hangs on it: one statement, on one row, that looks at everything again.
HAND_OVER = """
UPDATE messaging_delivery
   SET state = 'handing', attempt = attempt + 1, handed_at = statement_timestamp(),
       address = $1, message_id = $2, subject = $3
 WHERE id = $4 AND state = 'leased' AND leased_by = $5
   AND EXISTS (SELECT FROM messaging_addressee a WHERE a.id = messaging_delivery.addressee_id
               AND CASE messaging_delivery.channel WHEN 'sms' THEN a.phone
                   WHEN 'wechat' THEN (SELECT b.public_id FROM messaging_wechatbinding b
                                        WHERE b.addressee_id = a.id AND b.ended_at IS NULL)
                   ELSE a.email END = $1)
   AND (mailing_id IS NULL
        OR EXISTS (SELECT FROM messaging_mailing m WHERE m.id = messaging_delivery.mailing_id AND m.state = 'running'))
   AND {free}
RETURNING id
"""
TO_HAND_OVER = ["varchar", "varchar", "varchar", "bigint", "varchar"]

# The letter before it, in the same statement and so in the same commit: until that, a kill leaves it ``handing``.
SETTLE_BEFORE = """
WITH settled AS (
     UPDATE messaging_delivery
        SET state = 'accepted', reason = '', settled_at = statement_timestamp(), leased_until = NULL, text = $6
      WHERE id = $7 AND leased_by = $5 AND attempt = $8 AND state IN ('handing', 'unknown'))
"""
TO_SETTLE = ["text", "bigint", "smallint"]


@action
def begin_handing(parcel: Parcel, worker: str, free: Compiled, *, by: Actor, after: Parcel | None = None) -> bool:
    """The one statement after which the letter may leave: true when it is ours and nothing holds it back.

    Stops are read inside it, and so is the address, so that nothing leaves on old knowledge. A worker killed
    after it leaves a row that says so. ``free`` is ``compiled(free_to_leave())``, made once per batch. ``after`` is the
    letter that was accepted just before over the same connection, and is settled by the same commit.
    """
    can_carry(by).or_raise()
    subject = "" if _is_secret(parcel.delivery) else parcel.written.subject[:300]
    statement, types = HAND_OVER.format(free=free.sql), TO_HAND_OVER
    values: list[Any] = [parcel.address, parcel.message_id, subject, parcel.delivery.pk, worker]
    if after is not None:
        statement, types = SETTLE_BEFORE + statement, TO_HAND_OVER + TO_SETTLE
        values += [_kept_text(after), after.delivery.pk, after.delivery.attempt + 1]
    return carry_out(statement, types, free.parameters, values)


@action
def hold_back(delivery: Delivery, worker: str, *, by: Actor) -> str:
    """Say which stop keeps the letter, or what it waits for and until when; without either the address has changed and
    it is written anew, or its mailing rests.

    Returns the code of the stop or of the wait, or empty text.
    """
    can_carry(by).or_raise()
    mine = _leased(delivery, worker)
    for stop in stops:
        if mine.filter(held_back_by(stop)).exists():
            mine.update(**_settled(State.SUPPRESSED, stop.code), **_nothing_kept(delivery))
            if delivery.then:
                go_on_after([delivery.pk])
            return stop.code
    free: dict[str, Any] = {"state": State.WAITING, "leased_by": "", "leased_until": None}
    for wait in waits:
        waiting = put_off_by(wait)
        if waiting is not None and (until := mine.filter(waiting).values_list(wait.until(), flat=True).first()):
            mine.update(next_at=until, reason=wait.code, **free)
            return wait.code
    mine.update(**free)
    return ""


@action
def drop_matter(delivery: Delivery, worker: str, *, by: Actor) -> None:
    """What the letter was about is gone, so there is nothing to say."""
    can_carry(by).or_raise()
    _leased(delivery, worker).update(**_settled(State.SUPPRESSED, "matter_gone"), **_nothing_kept(delivery))


@action
def ask_again(delivery: Delivery, worker: str, reason: str, *, by: Actor) -> None:
    """Its words are not decided yet. That is no attempt, and keeps nothing else waiting."""
    can_carry(by).or_raise()
    _leased(delivery, worker).update(
        state=State.WAITING, reason=reason, next_at=Now() + FIRST_PAUSE, leased_by="", leased_until=None
    )


@action
def put_off(delivery: Delivery, worker: str, reason: str, *, by: Actor) -> None:
    """It could not be written. Nothing has left; it is tried again later, in case the template is mended."""
    can_carry(by).or_raise()
    tried = delivery.attempt + 1
    end = _later(delivery, tried, reason)
    if tried >= NEVER_WRITTEN_AFTER:
        end = _settled(State.REFUSED, reason) | _nothing_kept(delivery)
    _leased(delivery, worker).update(attempt=tried, **end)
    if delivery.then:
        go_on_after([delivery.pk])


@action
def give_back(deliveries: Iterable[Delivery], worker: str, reason: str, *, by: Actor) -> None:
    """The other side is out of reach, which is no attempt at any of these letters."""
    can_carry(by).or_raise()
    Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries], state=State.LEASED, leased_by=worker
    ).update(
        state=State.DEFERRED,
        next_at=Now() + FIRST_PAUSE / 2,
        reason=reason[:REASON_LENGTH],
        leased_by="",
        leased_until=None,
    )


@action
def settle(parcel: Parcel, worker: str, outcome: Outcome, *, by: Actor) -> None:
    """Write down how the hand-over ended. A row that was meanwhile thought lost is put right."""
    can_carry(by).or_raise()
    delivery, tried = parcel.delivery, parcel.delivery.attempt + 1
    ours = Delivery.objects.filter(
        pk=delivery.pk, leased_by=worker, attempt=tried, state__in=[State.HANDING, State.UNKNOWN]
    )
    if outcome.state == State.DEFERRED and tried < LAST_ATTEMPT:
        later = {"next_at": outcome.until} if outcome.until is not None else {}
        ours.update(**_later(delivery, tried, outcome.reason) | later)
        return
    state = State.REFUSED if outcome.state == State.DEFERRED else outcome.state
    kept: dict[str, Any] = {} if state == State.UNKNOWN else _nothing_kept(delivery)
    if state == State.ACCEPTED and not kept:
        kept = {"text": _kept_text(parcel)}
    ours.update(**_settled(state, outcome.reason), **kept)
    if delivery.then and state == State.REFUSED:
        go_on_after([delivery.pk])


@action
def sweep_after_the_gone(*, by: Actor) -> dict[str, int]:
    """Take up what killed workers left: leased letters wait again, one inside a hand-over becomes unknown.

    A worker holds a lock of the database while it works, so being gone is known and not guessed by the hour.
    """
    can_carry(by).or_raise()
    held = Delivery.objects.filter(state__in=[State.LEASED, State.HANDING])
    names = set(held.values_list("leased_by", flat=True).distinct())
    gone = Q(leased_by__in=names - working_now(names))
    unknown = held.filter(gone, state=State.HANDING).update(**_settled(State.UNKNOWN, "worker_gone"))
    waiting = held.filter(gone | Q(leased_until__lt=Now()), state=State.LEASED).update(
        state=State.WAITING, leased_by="", leased_until=None
    )
    if waiting:
        ring("messaging.send_waiting")
    return {"unknown": unknown, "waiting": waiting}


def _leased(delivery: Model, worker: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, state=State.LEASED, leased_by=worker)


def _settled(state: str, reason: str) -> dict[str, Any]:
    return {"state": state, "reason": reason[:REASON_LENGTH], "settled_at": Now(), "leased_until": None}


def _later(delivery: Delivery, tried: int, reason: str) -> dict[str, Any]:
    return {
        "state": State.DEFERRED,
        "reason": reason[:REASON_LENGTH],
        "next_at": Now() + pause_after(tried, urgent=delivery.priority == 0),
        "leased_by": "",
        "leased_until": None,
    }


def pause_after(tried: int, *, urgent: bool) -> timedelta:
    """Three times as long after each attempt, up to four hours, and never the same for a whole batch."""
    first = FIRST_PAUSE_WHEN_URGENT if urgent else FIRST_PAUSE
    return min(first * 3 ** min(tried - 1, 10), LONGEST_PAUSE) * random.uniform(0.9, 1.1)  # noqa: S311


def _is_secret(delivery: Delivery) -> bool:
    category = find_category(delivery.category)
    return category is not None and category.is_secret


def settles_with_the_next(parcel: Parcel, outcome: Outcome) -> bool:
    """Whether ``begin_handing`` may write it down ``after`` it: what was simply accepted, and may be kept."""
    simply = outcome.state == State.ACCEPTED and not (outcome.reason or outcome.their_id)
    return simply and not _is_secret(parcel.delivery)


def _kept_text(parcel: Parcel) -> str:
    """A mailing keeps its words once, with its wording; what lies in an inbox is read there for years."""
    is_read_here = parcel.delivery.mailing_id is None or parcel.delivery.channel == Delivery.Channel.INBOX
    return parcel.written.text if is_read_here else ""


def _nothing_kept(delivery: Delivery) -> dict[str, Any]:
    """A code that let somebody in is not left lying about."""
    return {"context": {}, "text": "", "subject": "", "emptied_at": Now()} if _is_secret(delivery) else {}


__all__ = [
    "ask_again",
    "begin_handing",
    "drop_matter",
    "give_back",
    "hold_back",
    "pause_after",
    "put_off",
    "settle",
    "settles_with_the_next",
    "sweep_after_the_gone",
]
