"""One letter a day for those who want it so."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.models import Addressee, Delivery
from messaging.permissions import can_carry
from messaging.registry import find_category

TEMPLATE = "messaging/email/daily"
PRIORITY = 5  # where the category is gone


@action
def gather_daily_letter(addressee: Addressee, category: str, evening: datetime, *, by: Actor) -> Delivery | None:
    """Put what was written before ``evening`` for this reader and category into that day's letter.

    The evening's date is the letter's key: called again, by a second clock or hours late, it changes nothing.
    Returns the daily letter, or None when there is nothing to carry or it was made already.
    """
    can_carry(by).or_raise()
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    waiting = Delivery.objects.for_the_evening(evening).filter(addressee=addressee, category=category)
    if not waiting.exists():
        return None
    key = f"daily:{category}:{evening.date().isoformat()}"
    if Delivery.objects.filter(addressee=addressee, channel=Delivery.Channel.EMAIL, key=key).exists():
        return None
    daily = Delivery.objects.add(
        addressee=addressee,
        channel=Delivery.Channel.EMAIL,
        category=category,
        template=TEMPLATE,
        key=key,
        priority=kind.priority if (kind := find_category(category)) else PRIORITY,
    )
    waiting.update(gathered_in=daily, settled_at=Now())
    ring("messaging.send_waiting")
    return daily
