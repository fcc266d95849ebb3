"""Opening letters in the inbox."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from messaging.models import Delivery
from messaging.permissions import can_read


@action
def mark_read(delivery: Delivery, *, by: Actor) -> None:
    """The first opening counts. Not in the audit: what somebody reads is nobody's business."""
    can_read(by, delivery).or_raise()
    Delivery.objects.unread().filter(pk=delivery.pk).update(read_at=Now())


@action
def mark_all_read(login: Any, *, by: Actor) -> int:
    """Everything that is in the login's inbox now. How many were unread."""
    unread = Delivery.objects.unread().filter(addressee__login=login)
    of_others = unread.exclude(addressee__login=getattr(by.user, "pk", None)).select_related("addressee")
    if (strange := of_others.first()) is not None:
        can_read(by, strange).or_raise()
    keys = list(unread.values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=keys, read_at=None).update(read_at=Now())
