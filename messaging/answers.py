"""Answers about letters that need to know what other apps have hung in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from messaging.models import Delivery, Mailing
from messaging.queries.waits import LOUD, resting_now
from messaging.registry import codes_that_must_arrive


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why nothing of a mailing leaves just now: the code of a ``Wait`` (``reason``), or empty for its own time."""

    until: datetime
    reason: str = ""


def waiting_until(mailing: Mailing) -> Waiting | None:
    """When its next letter may leave; None while letters leave, and when none is left to leave."""
    if mailing.state != Mailing.State.RUNNING:
        return None
    open_ones = Delivery.objects.filter(mailing=mailing, channel__in=mailing.channels).to_send()
    firsts = [open_ones.filter(channel=channel).order_by("next_at", "pk").first() for channel in mailing.channels]
    first = min((each for each in firsts if each is not None), key=lambda each: each.next_at, default=None)
    if first is None:
        return None
    rest = resting_now([mailing], codes_that_must_arrive()).get(mailing.pk) if first.channel in LOUD else None
    if rest is not None and rest > first.next_at:
        return Waiting(rest, "quiet_hours")
    return Waiting(first.next_at, first.reason) if first.next_at > timezone.now() else None


__all__ = ["Waiting", "waiting_until"]
