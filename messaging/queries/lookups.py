"""Answers about letters whose end nobody here knows: whom one can ask, and about which."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from messaging.models import ArrivalReport, Delivery
from messaging.queries.texts import ASK_AGAIN_AFTER, ASK_FOR, NOT_THERE, wants_templates

ANSWERING_MAIL = "anymail+mailgun:"

ASK_AFTER = timedelta(minutes=2)
# Mailgun says of its own list that what happened in the last half hour may still be missing.
NOT_THERE_AFTER = timedelta(minutes=30)
GIVE_UP_ASKING = timedelta(hours=2)  # then what must arrive goes again without an answer


def can_be_asked(channel: str) -> bool:
    """Whether the provider that letters of this channel leave through says afterwards what became of them."""
    if channel == Delivery.Channel.EMAIL:
        return settings.MAIL_SERVER.startswith(ANSWERING_MAIL)
    return channel == Delivery.Channel.SMS and wants_templates()


def letters_to_ask_about(now: datetime) -> QuerySet[Delivery]:
    """Unknown e-mails, the urgent first: not at once, not again within ten minutes, not for longer than three days, and
    not once it is settled that the provider has nothing of them."""
    asked = ArrivalReport.objects.filter(delivery=OuterRef("pk"))
    lately = Exists(asked.filter(asked_at__gt=now - ASK_AGAIN_AFTER))
    told = Exists(asked.filter(code=NOT_THERE))
    unknown = Delivery.objects.filter(
        channel=Delivery.Channel.EMAIL,
        state=Delivery.State.UNKNOWN,
        handed_at__gt=now - ASK_FOR,
        handed_at__lt=now - ASK_AFTER,
    )
    return unknown.exclude(lately).exclude(told).order_by("priority", "pk")
