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
    if unread.exclude(addressee__login=getattr(by.user, "pk", None)).exists():
        can_read(by, unread.select_related("addressee").first()).or_raise()
    keys = list(unread.values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=keys, read_at=None).update(read_at=Now())
