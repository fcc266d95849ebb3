"""A person says what became of a letter whose end nobody knows."""

from __future__ import annotations

from django.db.models.functions import Now

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.models import Delivery
from messaging.permissions import can_resolve, can_send_again

State = Delivery.State


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
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    can_send_again(by, delivery).or_raise()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.WAITING, next_at=Now(), settled_at=None, leased_by="", reason="sent_again"
    )
    record(by, "messaging.sent_again", about=[delivery])
    ring("messaging.send_waiting")
    return Delivery.objects.get(pk=delivery.pk)
