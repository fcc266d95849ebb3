"""Noting that a letter was opened or a link in it followed, and forgetting whose it was."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now, TruncDay
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from common.verdicts import forbidden
from messaging.models import Delivery
from messaging.queries.tracking import refuses
from outreach.letters.tracking import is_tracked
from outreach.models import LetterEvent
from outreach.queries.machines import BURST, BURST_OF, Asked, rule_for

AT_ONCE = 5_000  # rows in one transaction
Kind = LetterEvent.Kind


@action
def note_event(letter: str, about: str, link: int, asked: Asked, *, by: Actor) -> None:
    """The first time of its kind is written down, any other is not. ``letter`` is a delivery's public id, ``about``
    what it must be about; ``link`` is 0 for the picture. ``by`` is whoever holds the letter.

    Nothing is noted of a letter that is gone or emptied, while tracking is off, and of a reader who does not want it.
    """
    found = Delivery.objects.filter(public_id=letter, about=about, emptied_at=None)
    delivery = found.select_related("addressee").select_for_update(of=("self",), no_key=True).first()
    if delivery is None or not is_tracked(delivery) or refuses(delivery.addressee):
        return
    since = timezone.now() - delivery.handed_at if delivery.handed_at else None
    rule = rule_for(asked, since)
    if not link:
        _note(delivery, Kind.OPENED, LetterEvent.ANY, rule)
        return
    if not rule and _is_one_of_many(delivery, link):
        rule = "burst"
        _these_too(delivery)
    for number in (link, LetterEvent.ANY):
        _note(delivery, Kind.FOLLOWED, number, rule)


def _note(delivery: Delivery, kind: str, link: int, rule: str) -> None:
    event = LetterEvent(
        mailing_id=delivery.mailing_id,  # type: ignore[misc]  # no other letter is tracked
        variant=delivery.context.get("variant", ""),
        delivery=delivery,
        kind=kind,
        link=link,
        by_machine=bool(rule),
        rule=rule,
    )
    LetterEvent.objects.bulk_create([event], ignore_conflicts=True)


def _is_one_of_many(delivery: Delivery, link: int) -> bool:
    """A scanner takes all links at once; the letter's own row is held meanwhile, so both its hands are counted."""
    lately = _lately(delivery).exclude(link__in=[link, LetterEvent.ANY])
    return lately.values("link").distinct().count() >= BURST_OF - 1


def _these_too(delivery: Delivery) -> None:
    """What it had taken before it was known for what it is: a person's only where one had been there earlier."""
    mistaken = list(_lately(delivery).filter(by_machine=False))
    LetterEvent.objects.filter(pk__in=[each.pk for each in mistaken]).delete()
    for each in mistaken:
        _note(delivery, each.kind, each.link, "burst")


def _lately(delivery: Delivery) -> QuerySet[LetterEvent]:
    return LetterEvent.objects.filter(delivery=delivery, kind=Kind.FOLLOWED, first_at__gt=Now() - BURST)


@action
def forget_whose(*, by: Actor) -> int:
    """Of letters settled longer ago than ``LETTERS_KEPT_DAYS`` only the count and the day stay. How many rows went
    so, at most ``AT_ONCE``."""
    if not by.is_system:
        forbidden("").or_raise()
    old = Now() - timedelta(days=settings.LETTERS_KEPT_DAYS)
    rows = LetterEvent.objects.filter(delivery__settled_at__lt=old).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return LetterEvent.objects.filter(pk__in=keys).update(delivery=None, first_at=TruncDay("first_at"))
