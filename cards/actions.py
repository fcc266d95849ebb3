"""A card is given, given anew, and taken away."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from cards.emails import queue_card_issued, queue_card_revoked
from cards.models import Card
from cards.numbers import new_number
from cards.permissions import can_issue_card, can_release_card, can_revoke_card
from common.actions import action
from common.actors import Actor
from people.models import Person

AT_ONCE = 500


@action
def issue_card(person: Person, *, by: Actor) -> Card:
    """Give somebody their card, for the login they have now; they are told by letter.

    Raises ``Refusal`` ``card_stands``, ``card_withheld``, ``not_an_alumnus_yet`` or ``record_is_nobodys``.
    """
    person = Person.objects.select_related("login").locked().get(pk=person.pk)
    can_issue_card(by, person).or_raise()
    for stranded in Card.objects.standing().filter(person=person).locked():  # given to a login the record had before
        _take(stranded, Card.Because.STRANDED, by)
    card = _give(person, by)
    queue_card_issued(card)
    return card


@action
def replace_card(card: Card, *, by: Actor) -> Card:
    """The telephone is lost: this card is dead at once, with every code it ever showed, and here is another one."""
    card = _held(card)
    can_revoke_card(by, card, Card.Because.REPLACED).or_raise()
    _take(card, Card.Because.REPLACED, by)
    can_issue_card(by, card.person).or_raise()
    another = _give(card.person, by)
    queue_card_issued(another)
    return another


@action
def revoke_card(card: Card, because: str, *, by: Actor) -> Card:
    """It does not count from now on. Its owner hears of it, unless they did it themselves or nobody reads there.

    ``because`` is a ``Card.Because``. Raises ``Refusal`` ``card_revoked``.
    """
    card = _held(card)
    can_revoke_card(by, card, because).or_raise()
    _take(card, because, by)
    if because in Card.BY_OFFICE:
        queue_card_revoked(card)
    return card


@action
def release_card(card: Card, *, by: Actor) -> Card:
    """After a misuse its owner may ask for a new one. Raises ``Refusal`` ``card_not_withheld``."""
    card = _held(card)
    can_release_card(by, card).or_raise()
    card.change(released_at=timezone.now())
    record(by, "cards.card_released", about=[card, card.person])
    return card


@action
def revoke_stranded(*, by: Actor) -> int:
    """Write down of cards that count no more, since their owner died or has another record, that it is so.

    They have opened nothing since that moment (``Card.objects.working``). Returns how many there were.
    """
    stranded = Card.objects.stranded().order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    for card in Card.objects.filter(pk__in=list(stranded)):
        revoke_card(card, Card.Because.STRANDED, by=by)
    return len(stranded)


def _held(card: Card) -> Card:
    """The person first: two that give and take at once wait there."""
    person = Person.objects.select_related("login").locked().get(pk=card.person_id)
    card = Card.objects.locked().get(pk=card.pk)
    card.person = person
    return card


def _give(person: Person, by: Actor) -> Card:
    card: Card = Card.objects.add(person=person, login=person.login, number=new_number())
    record(by, "cards.card_issued", about=[card, person])
    return card


def _take(card: Card, because: str, by: Actor) -> None:
    card.change(revoked_at=timezone.now(), revoked_because=because)
    record(by, "cards.card_revoked", about=[card, card.person], facts={"because": because})
