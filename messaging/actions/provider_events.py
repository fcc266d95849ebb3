"""What a provider tells of a letter: whichever it says first, and however often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from messaging.actions.bounces import Saying, one_at_a_time, settle_unknown, take_feedback
from messaging.actions.choices import unsubscribe_from_everything
from messaging.actions.incoming import is_address_of
from messaging.models import Delivery, Feedback, ProviderEvent
from messaging.permissions import can_carry, can_receive
from messaging.reading.severity import Severity, severity_of, status_in

OLDEST = timedelta(days=3)  # providers try again for hours, not for weeks
FROM_THE_FUTURE = timedelta(minutes=10)
ARRIVED = ("delivered", "queued", "sent", "opened", "clicked", "autoresponded")
GONE = ("bounced", "invalid")  # why a provider did not even try: it knows the mailbox from before
NAME = re.compile(r"<?([a-z0-9]{12})@")


@dataclass(frozen=True, slots=True)
class Told:
    """One event, as django-anymail reads it for any provider. ``name`` is the public id that we sent along."""

    kind: str
    key: str
    source: str
    message_id: str = ""
    name: str = ""
    recipient: str = ""
    reason: str = ""
    words: str = ""
    happened_at: datetime | None = None


@action
def take_event(told: Told, *, by: Actor) -> str:
    """What became of it: ``done``, ``known``, ``too_old``, ``not_ours``, ``another_address`` or ``nothing_to_do``.

    Its key is written down in the same transaction as what follows, so played back it changes nothing.
    """
    can_receive(by).or_raise()
    if told.happened_at and not timezone.now() - OLDEST < told.happened_at < timezone.now() + FROM_THE_FUTURE:
        return "too_old"
    if not _is_new(f"{told.source}:{told.key}"):
        return "known"
    letter = _letter_of(told)
    if letter is None:
        return "not_ours"
    if told.recipient and not is_address_of(letter, told.recipient):
        return "another_address"
    return _follow(told, letter, by)


@action
def forget_provider_events(*, by: Actor) -> int:
    """Names of what is too old to be believed a second time."""
    can_carry(by).or_raise()
    return ProviderEvent.objects.filter(created_at__lt=Now() - 2 * OLDEST).delete()[0]


def _follow(told: Told, letter: Delivery, by: Actor) -> str:
    if told.kind in ARRIVED:
        return "done" if settle_unknown(letter, arrived=True, by=by) else "nothing_to_do"
    if told.kind == "unsubscribed":
        unsubscribe_from_everything(letter.addressee, by=by)
        return "done"
    kind = _said_by(told)
    if kind is None:
        return "nothing_to_do"
    settle_unknown(letter, arrived=kind == Feedback.Kind.COMPLAINT, by=by)
    email = letter.address or letter.addressee.email
    status = status_in(told.words)
    key = f"{told.source}:{told.key}"[:200]
    saying = Saying(kind, email, told.source, letter, status, told.words or told.reason, key, told.happened_at)
    take_feedback(saying, by=by)
    return "done"


def _said_by(told: Told) -> Feedback.Kind | None:
    if told.kind == "complained" or (told.kind == "rejected" and told.reason == "spam"):
        return Feedback.Kind.COMPLAINT
    if told.kind not in ("bounced", "rejected", "failed"):
        return None
    if told.words:
        is_hard = severity_of(status_in(told.words), told.words) == Severity.HARD
    else:
        is_hard = told.reason in GONE
    return Feedback.Kind.HARD if is_hard else Feedback.Kind.SOFT


def _letter_of(told: Told) -> Delivery | None:
    """By the name we gave it, else by its Message-ID; only one that was handed over."""
    named = NAME.match(told.message_id.lower())
    known = Q(public_id=told.name) if told.name else Q(pk=None)
    if named:
        known |= Q(public_id=named[1])
    letters = Delivery.objects.select_related("addressee").filter(known, handed_at__isnull=False)
    return letters.filter(channel=Delivery.Channel.EMAIL).first()


def _is_new(key: str) -> bool:
    """Two that tell the same at once: the second waits for the first, and finds it."""
    key = key[:200]
    one_at_a_time(key)
    if ProviderEvent.objects.filter(key=key).exists():
        return False
    ProviderEvent.objects.add(key=key)
    return True
