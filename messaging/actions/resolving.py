"""A person says what became of a letter whose end nobody knows."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from audit.actions import record, record_each
from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.models import Delivery, Mailing
from messaging.permissions import can_carry, can_resolve, can_send_again
from messaging.queries.lookups import GIVE_UP_ASKING, can_be_asked
from messaging.registry import categories

State = Delivery.State
MAY_STILL_BE_TOLD = timedelta(minutes=2)  # by a worker that was thought gone
AT_ONCE = 200


@action
def send_unknown_again(*, by: Actor) -> int:
    """Letters that must arrive and of which nobody knows whether they did are sent once more, with a line that they may
    be a repeat, under the same Message-ID; how many.

    Once: one that is lost a second time waits for a person. Not those of a mailing, nor codes (``comes_again``). Where
    the provider can be asked it is asked first, and only for two hours is its answer waited for.
    """
    can_carry(by).or_raise()
    patience = GIVE_UP_ASKING if can_be_asked(Delivery.Channel.EMAIL) else MAY_STILL_BE_TOLD
    again = [category.code for category in categories if category.comes_again]
    lost = Delivery.objects.filter(
        state=State.UNKNOWN,
        channel=Delivery.Channel.EMAIL,
        category__in=again,
        mailing=None,
        repeated_at=None,
        emptied_at=None,
        settled_at__lt=Now() - patience,
    )
    rows = list(lost.order_by("pk").select_for_update(skip_locked=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.WAITING,
        next_at=Now(),
        settled_at=None,
        leased_by="",
        reason="sent_again_by_itself",
        repeated_at=Now(),
    )
    record_each(by, "messaging.sent_again", [[row] for row in rows], facts=[{"by_itself": True}] * len(rows))
    if rows:
        ring("messaging.send_waiting")
    return len(rows)


@action
def mark_arrived(delivery: Delivery, *, by: Actor) -> Delivery:
    """Somebody found out that it did arrive."""
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    can_resolve(by, delivery).or_raise()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.ACCEPTED, reason="said_to_have_arrived")
    record(by, "messaging.marked_arrived", about=[delivery])
    return Delivery.objects.get(pk=delivery.pk)


@action
def send_again(delivery: Delivery, *, by: Actor) -> Delivery:
    """It is handed over once more, under the same Message-ID, so that a repeat can be known as one."""
    mailing = Mailing.objects.locked().filter(deliveries=delivery.pk).first()
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    can_send_again(by, delivery).or_raise()
    if mailing is not None and mailing.state == Mailing.State.FINISHED:  # nothing leaves from one that is over
        mailing.change(state=Mailing.State.RUNNING, ended_at=None)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.WAITING, next_at=Now(), settled_at=None, leased_by="", reason="sent_again"
    )
    record(by, "messaging.sent_again", about=[delivery])
    ring("messaging.send_waiting")
    return Delivery.objects.get(pk=delivery.pk)
