"""Who gets a newsletter now, and what is held back because somebody declined it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Exists, Max, OuterRef, Q

from associations.models import Association
from common.actors import Actor
from outreach.models import Campaign, Newsletter, Subscription
from outreach.models.newsletters import units_of
from people.models import Person

SERIAL = "newsletter"  # the name under which it hangs in ``messaging.serials``


def serial_of(campaign: Campaign) -> str:
    """What one click in a letter of this campaign ends; empty for what is no issue."""
    return f"{SERIAL}-{campaign.newsletter.public_id}" if campaign.newsletter is not None else ""


def gets(newsletter: Newsletter) -> Q:
    """Of persons of the unit: who has asked for it; or, where it goes to all, who has not declined it."""
    words = Subscription.objects.filter(newsletter=newsletter, person=OuterRef("pk"))
    return ~Q(Exists(words.declining())) if newsletter.goes_to_all else Q(Exists(words.wanting()))


def has_declined() -> Exists:
    """Of a Delivery: an issue of a newsletter that its reader has declined since it was launched. Read in the hand-over
    statement, so that nothing leaves after the click."""
    declined = Subscription.objects.declining().filter(
        newsletter__issues__mailing_id=OuterRef("mailing_id"), person__addressee=OuterRef("addressee_id")
    )
    return Exists(declined)


def is_of_unit(person: Person, unit: Association) -> bool:
    """Whether what the unit sends to its people is for this person, by the rule of an audience."""
    return unit.kind == Association.Kind.SCHOOL or unit.pk in units_of(person)


def standing_words(person: Person | None, newsletters: Iterable[Newsletter]) -> Mapping[int, Subscription]:
    """What the person said last about each, by the newsletter's key."""
    if person is None:
        return {}
    rows = Subscription.objects.standing().filter(person=person, newsletter__in=list(newsletters))
    return {row.newsletter_id: row for row in rows}


def comes_to(newsletter: Newsletter, word: Subscription | None) -> bool:
    """Whether somebody of the unit who said this gets the next issue."""
    if word is None:
        return newsletter.goes_to_all
    return word.wish == Subscription.Wish.WANTED


def next_number(newsletter: Newsletter) -> int:
    """Without gaps, as long as the newsletter's row is held."""
    last = Campaign.objects.filter(newsletter=newsletter).aggregate(last=Max("issue_number"))["last"]
    return (last or 0) + 1


def may_write(actor: Actor, newsletter: Newsletter) -> bool:
    """Whoever writes for its unit."""
    return Newsletter.objects.written_by(actor).filter(pk=newsletter.pk).exists()


__all__ = [
    "SERIAL",
    "comes_to",
    "gets",
    "has_declined",
    "is_of_unit",
    "may_write",
    "next_number",
    "serial_of",
    "standing_words",
]
