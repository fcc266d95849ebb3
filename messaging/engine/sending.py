"""The run of a worker: lease some, write them all, hand them over one by one, until nothing is due."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection

from common.actors import Actor
from common.bell import ring
from messaging.actions import mailings, sending
from messaging.actions.leasing import lease_batch
from messaging.engine.presence import working
from messaging.gateways import Outcome, OutOfReach, Parcel, gateway_for
from messaging.letters.rendering import MatterIsGone, Written, write, write_together
from messaging.models import Delivery
from messaging.queries import Compiled, compiled
from messaging.registry import free_to_leave

log = logging.getLogger(__name__)

RUN_SECONDS = 30.0  # then others get the worker, and the bell is rung for the rest
BATCH_SECONDS = 2.0  # how long an urgent letter may wait behind a batch that is out
LARGEST_BATCH = 50
SHORTEST_REST, LONGEST_REST = 0.05, 1.0  # seconds for which a worker waits for a limit to let something pass
FAILED = (Delivery.State.REFUSED, Delivery.State.UNKNOWN)


def send_waiting(*, by: Actor, seconds: float = RUN_SECONDS) -> int:
    """Send what is due, for at most ``seconds``. How many letters were handed over, whatever came of them."""
    with working() as worker:
        run = Run(worker, by)
        end = time.monotonic() + seconds
        while run.send_batch():
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
    ends: Counter[tuple[int, bool]] = field(default_factory=Counter)  # (mailing, whether it failed) of this batch

    def send_batch(self) -> bool:
        """False when nothing is due that can be sent now."""
        began = time.monotonic()
        batch = lease_batch(self.worker, self.batch_size, without=self.away, by=self.by)
        if not batch.keys and batch.again_in is not None and batch.again_in <= LONGEST_REST:
            time.sleep(max(batch.again_in, SHORTEST_REST) if batch.again_in else 0)
            return True
        keys = batch.keys
        deliveries = _read(keys)
        written = write_together(deliveries)
        parcels = [parcel for delivery in deliveries if (parcel := self.pack(delivery, written)) is not None]
        free = compiled(free_to_leave())
        for parcel in parcels:
            if parcel.delivery.channel not in self.away:
                self.carry(parcel, parcels, free)
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
        except (InterfaceError, OperationalError):
            raise  # the database is away: no letter is to blame
        except Exception as error:
            if not _has_where_to_go(delivery):
                sending.hold_back(delivery, self.worker, by=self.by)
                return None
            log.exception("Letter %s cannot be written.", delivery.public_id)
            sending.put_off(delivery, self.worker, f"cannot be written: {type(error).__name__}: {error}", by=self.by)
        return None

    def carry(self, parcel: Parcel, batch: Iterable[Parcel], free: Compiled) -> None:
        """Reach, then say that it leaves, then let it leave, then write down how that ended."""
        gateway = gateway_for(parcel.delivery.channel)
        try:
            gateway.reach()
        except OutOfReach as error:
            self.leave_channel(parcel.delivery.channel, batch, str(error))
            return
        if not sending.begin_handing(parcel, self.worker, free, by=self.by):
            sending.hold_back(parcel.delivery, self.worker, by=self.by)
            return
        outcome = gateway.hand_over(parcel)
        self.handed += 1
        self.settle_surely(parcel, outcome)
        if parcel.delivery.mailing_id is not None:
            self.ends[parcel.delivery.mailing_id, outcome.state in FAILED] += 1

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
            except (InterfaceError, OperationalError):
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
    places = {Delivery.Channel.EMAIL.value: to.email, Delivery.Channel.SMS.value: to.phone}
    return bool(places.get(channel, "the inbox"))


def _read(keys: list[int]) -> list[Delivery]:
    """In the order in which they were leased, with everything a letter needs to know about its reader."""
    rows = Delivery.objects.select_related("addressee__login", "addressee__owner", "mailing").in_bulk(keys)
    return [rows[key] for key in keys]
