"""The run of a worker: lease some, write them all, hand them over one by one, until nothing is due."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from common.actors import Actor
from common.bell import ring
from messaging.actions import mailings, sending, texts, wechat
from messaging.actions.leasing import lease_batch
from messaging.engine.hands import Hands
from messaging.engine.presence import working
from messaging.gateways import ACCEPTED, Outcome, OutOfReach, Parcel, gateway_for
from messaging.gateways.wechat import WechatParcel
from messaging.letters.rendering import MatterIsGone, NotYet, Written, write, write_together
from messaging.models import Delivery
from messaging.queries import Compiled, compiled
from messaging.queries.wechat import binding_of
from messaging.registry import free_to_leave

log = logging.getLogger(__name__)

RUN_SECONDS = 30.0  # then others get the worker, and the bell is rung for the rest
BATCH_SECONDS = 2.0  # how long an urgent letter may wait behind a batch that is out
LARGEST_BATCH = 50
SHORTEST_REST, LONGEST_REST = 0.05, 1.0  # seconds for which a worker waits for a limit to let something pass
FAILED = (Delivery.State.REFUSED, Delivery.State.UNKNOWN)


def send_waiting(*, by: Actor, seconds: float = RUN_SECONDS) -> int:
    """Send what is due, for at most ``seconds``. How many letters were handed over, whatever came of them.

    One pair of hands begins; once there is more than a batch, the others of this process take part
    (``MAIL_CONNECTIONS``), each with connections of its own to the database and to the other side.
    """
    end = time.monotonic() + seconds
    others = Hands(partial(_work, by, end))
    try:
        handed = _work(by, end, others.call)
    finally:
        handed_by_others = others.wait()
    return handed + handed_by_others


def _work(by: Actor, end: float, when_there_is_more: Callable[[], None] = lambda: None) -> int:
    with working() as worker:
        run = Run(worker, by)
        while run.send_batch():
            if run.took_all_it_could:
                when_there_is_more()
            if time.monotonic() > end:
                ring("messaging.send_waiting")
                break
    return run.handed


@dataclass
class Run:
    worker: str
    by: Actor
    handed: int = 0
    seconds_per_letter: float = 0.1
    away: set[str] = field(default_factory=set)
    took_all_it_could: bool = False  # of the last batch: more is likely to be waiting
    ends: Counter[tuple[int, bool]] = field(default_factory=Counter)  # (mailing, whether it failed) of this batch

    def send_batch(self) -> bool:
        """False when nothing is due that can be sent now."""
        began = time.monotonic()
        batch = lease_batch(self.worker, self.batch_size, without=self.away, by=self.by)
        if not batch.keys and batch.again_in is not None and batch.again_in <= LONGEST_REST:
            time.sleep(max(batch.again_in, SHORTEST_REST) if batch.again_in else 0)
            return True
        keys = batch.keys
        self.took_all_it_could = len(keys) == self.batch_size
        deliveries = _read(keys)
        written = write_together(deliveries)
        parcels = [parcel for delivery in deliveries if (parcel := self.pack(delivery, written)) is not None]
        free = compiled(free_to_leave())
        self.carry_all(parcels, free)
        self.tell_mailings()
        if keys:
            self.seconds_per_letter = (time.monotonic() - began) / len(keys)
        return bool(keys)

    @property
    def batch_size(self) -> int:
        return max(1, min(LARGEST_BATCH, int(BATCH_SECONDS / max(self.seconds_per_letter, 0.001))))

    def pack(self, delivery: Delivery, together: Mapping[int, Written | Exception]) -> Parcel | None:
        """Written while still leased, so that a fault shows before anything has left."""
        try:
            return gateway_for(delivery.channel).pack(delivery, _words_for(delivery, together))
        except MatterIsGone:
            sending.drop_matter(delivery, self.worker, by=self.by)
        except NotYet as error:
            sending.ask_again(delivery, self.worker, error.code, by=self.by)
        except (InterfaceError, OperationalError):
            raise  # the database is away: no letter is to blame
        except Exception as error:
            if not _has_where_to_go(delivery):
                sending.hold_back(delivery, self.worker, by=self.by)
                return None
            log.exception("Letter %s cannot be written.", delivery.public_id)
            sending.put_off(delivery, self.worker, f"cannot be written: {type(error).__name__}: {error}", by=self.by)
        return None

    def carry_all(self, parcels: Sequence[Parcel], free: Compiled) -> None:
        """One by one. What was simply accepted is written down by the commit that lets the next one leave, so that a
        letter costs one commit and not two; at the end, and when anything is not as usual, by one of its own."""
        accepted: Parcel | None = None
        try:
            for parcel in parcels:
                if parcel.delivery.channel in self.away:
                    continue
                if accepted is not None and accepted.delivery.channel != parcel.delivery.channel:
                    self.settle_accepted(accepted)
                    accepted = None
                before, accepted = accepted, None
                accepted = self.carry(parcel, parcels, free, before)
        finally:
            self.settle_accepted(accepted)

    def carry(
        self, parcel: Parcel, batch: Iterable[Parcel], free: Compiled, after: Parcel | None = None
    ) -> Parcel | None:
        """Reach, then say that it leaves, then let it leave.

        Returns the letter when it was accepted and that is still to be written down; ``after`` is one of which it is.
        """
        gateway = gateway_for(parcel.delivery.channel)
        try:
            gateway.reach()
            if not (wechat if isinstance(parcel, WechatParcel) else texts).take_turn(parcel, self.worker, by=self.by):
                self.settle_accepted(after)
                return None
            began = sending.begin_handing(parcel, self.worker, free, by=self.by, after=after)
        except OutOfReach as error:
            self.settle_accepted(after)
            self.leave_channel(parcel.delivery.channel, batch, str(error))
            return None
        except BaseException:
            self.settle_accepted(after)
            raise
        if not began:
            sending.hold_back(parcel.delivery, self.worker, by=self.by)
            return None
        outcome = gateway.hand_over(parcel)
        self.handed += 1
        if parcel.delivery.mailing_id is not None:
            self.ends[parcel.delivery.mailing_id, outcome.state in FAILED] += 1
        if sending.settles_with_the_next(parcel, outcome):
            return parcel
        self.settle_surely(parcel, outcome)
        if isinstance(parcel, WechatParcel):
            wechat.note_outcome(parcel, outcome, by=self.by)
        return None

    def settle_accepted(self, parcel: Parcel | None) -> None:
        if parcel is not None:
            self.settle_surely(parcel, ACCEPTED)

    def tell_mailings(self) -> None:
        """What became of this batch; one that fails too often is stopped."""
        for mailing in sorted({mailing for mailing, _ in self.ends}):
            failed = self.ends[mailing, True]
            mailings.note_handed(mailing, failed + self.ends[mailing, False], failed, by=self.by)
        self.ends.clear()

    def leave_channel(self, channel: str, batch: Iterable[Parcel], reason: str) -> None:
        log.warning("Letters by %s wait: %s", channel, reason)
        self.away.add(channel)
        waiting = [parcel.delivery for parcel in batch if parcel.delivery.channel == channel]
        sending.give_back(waiting, self.worker, reason, by=self.by)

    def settle_surely(self, parcel: Parcel, outcome: Outcome) -> None:
        """A database that was away for a moment does not make a known end unknown."""
        for pause in (0.0, 0.5, 1.0, 2.0, 4.0, None):
            try:
                sending.settle(parcel, self.worker, outcome, by=self.by)
                return
            except (InterfaceError, DatabaseError):  # that of a database that dies is sometimes no OperationalError
                if pause is None or connection.in_atomic_block:
                    raise
                connection.close()
                time.sleep(pause)


def _words_for(delivery: Delivery, together: Mapping[int, Written | Exception]) -> Written:
    words = together.get(delivery.pk)
    if isinstance(words, Exception):
        raise words
    return words or write(delivery)


def _has_where_to_go(delivery: Delivery) -> bool:
    to, channel = delivery.addressee, delivery.channel
    if channel == Delivery.Channel.WECHAT:
        return binding_of(to.pk) is not None
    places = {Delivery.Channel.EMAIL.value: to.email, Delivery.Channel.SMS.value: to.phone}
    return bool(places.get(channel, "the inbox"))


def _read(keys: list[int]) -> list[Delivery]:
    """In the order in which they were leased, with everything a letter needs to know about its reader."""
    rows = Delivery.objects.select_related("addressee__login", "addressee__owner", "mailing").in_bulk(keys)
    return [rows[key] for key in keys]
