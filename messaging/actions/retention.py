"""What a letter said is not kept for ever; that it was sent, and how it ended, is."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from messaging.models import Delivery
from messaging.permissions import can_carry

AT_ONCE = 5_000  # rows in one transaction


@action
def empty_settled_letters(*, by: Actor) -> int:
    """Empty text, subject, facts and address of letters settled long ago (``LETTERS_KEPT_DAYS``, for the inbox
    ``INBOX_KEPT_DAYS``). How many; the clock calls again until none is left. Unknown ones wait for a person.
    """
    can_carry(by).or_raise()
    in_the_inbox = Q(channel=Delivery.Channel.INBOX)
    old = Q(in_the_inbox, settled_at__lt=Now() - timedelta(days=settings.INBOX_KEPT_DAYS)) | Q(
        ~in_the_inbox, settled_at__lt=Now() - timedelta(days=settings.LETTERS_KEPT_DAYS)
    )
    settled = Delivery.objects.exclude(state=Delivery.State.UNKNOWN).filter(old, emptied_at=None)
    keys = list(settled.order_by("settled_at").values_list("pk", flat=True)[:AT_ONCE])
    return Delivery.objects.filter(pk__in=keys).update(text="", subject="", context={}, address="", emptied_at=Now())
