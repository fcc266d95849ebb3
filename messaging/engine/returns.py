"""What mail servers refused at once, read like what they send back."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from common.actors import Actor
from messaging.actions.bounces import take_refusal
from messaging.models import Delivery, Feedback

LOOKED_BACK = timedelta(days=2)
AT_ONCE = 500
BY_A_SERVER = r"^[45]\d\d "  # refused by a mail server; not a letter that we could not write


def read_refusals(*, by: Actor) -> int:
    """Each once, in a transaction of its own; how many."""
    told = Exists(Feedback.objects.filter(delivery=OuterRef("pk")))
    refused = Delivery.objects.filter(
        ~told,
        state=Delivery.State.REFUSED,
        channel=Delivery.Channel.EMAIL,
        settled_at__gte=Now() - LOOKED_BACK,
        reason__regex=BY_A_SERVER,
    ).exclude(address="")
    letters = list(refused.order_by("-pk")[:AT_ONCE])
    for letter in letters:
        take_refusal(letter, by=by)
    return len(letters)
