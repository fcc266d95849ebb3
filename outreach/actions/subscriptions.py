"""Somebody wants a newsletter, or wants it no more. Only they themselves say so."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language

from audit.actions import record
from common.actions import action
from common.actors import Actor, Kind
from messaging.models import Addressee
from outreach.models import Newsletter, Subscription
from outreach.permissions.newsletters import can_answer, can_subscribe
from outreach.words.newsletters import words_of_no, words_of_yes
from people.models import Person

Wish, How = Subscription.Wish, Subscription.How


@action
def subscribe(newsletter: Newsletter, *, by: Actor) -> Subscription:
    """From the next issue on. Said twice it is one; the words it was said to are kept as the page had them.

    Raises ``Forbidden`` for whoever has no record; ``Refusal`` ``not_of_unit``, ``newsletter_closed``.
    """
    return _subscribe(newsletter, by.person, by)


@action
def unsubscribe(newsletter: Newsletter, *, by: Actor) -> Subscription:
    """At once, also from an issue that is being sent. Raises ``Forbidden`` for whoever has no record."""
    return _decline(newsletter, by.person, by)


@action
def end_by_letter(addressee: Addressee, key: str, *, by: Actor) -> Subscription:
    """The same by the link in a letter, without a login."""
    return _decline(_called(key), addressee.owner, by)


@action
def renew_by_letter(addressee: Addressee, key: str, *, by: Actor) -> Subscription:
    """That was a mistake: it comes again. Raises as ``subscribe``."""
    return _subscribe(_called(key), addressee.owner, by)


def _subscribe(newsletter: Newsletter, person: Person | None, by: Actor) -> Subscription:
    person, newsletter = _held(person), _as_it_is(newsletter)
    can_subscribe(by, newsletter, person).or_raise()
    return _say(newsletter, person, Wish.WANTED, words_of_yes(newsletter), by)


def _decline(newsletter: Newsletter, person: Person | None, by: Actor) -> Subscription:
    person = _held(person)
    can_answer(by, person).or_raise()
    return _say(newsletter, person, Wish.DECLINED, words_of_no(newsletter), by)


def _say(newsletter: Newsletter, person: Person | None, wish: Subscription.Wish, words: str, by: Actor) -> Subscription:
    before = Subscription.objects.standing().filter(newsletter=newsletter, person=person).first()
    if before is not None and before.wish == wish:
        return before
    if before is not None:
        before.change(ended_at=timezone.now())
    row: Subscription = Subscription.objects.add(
        newsletter=newsletter, person=person, wish=wish, how=_how(by), words=words, language=get_language()
    )
    verb = "outreach.newsletter_subscribed" if wish == Wish.WANTED else "outreach.newsletter_declined"
    record(by, verb, about=[newsletter, row.person])
    return row


def _how(by: Actor) -> Subscription.How:
    if by.kind == Kind.SIGNED_LINK:
        return How.LETTER
    return How.API if by.token is not None or by.door == "api" else How.PAGE


def _held(person: Person | None) -> Person | None:
    """Two words of one person come one after the other."""
    return None if person is None else Person.objects.locked().get(pk=person.pk)


def _as_it_is(newsletter: Newsletter) -> Newsletter:
    return Newsletter.objects.select_related("association").get(pk=newsletter.pk)


def _called(key: str) -> Newsletter:
    return Newsletter.objects.select_related("association").get(public_id=key)
