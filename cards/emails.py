"""Letters about cards: whoever carries one hears what happens to it."""

from __future__ import annotations

from cards.models import Card
from messaging.letters import queue_letter
from messaging.registry import ACCOUNT


def queue_card_issued(card: Card) -> None:
    """To its owner: if it was not them, somebody else is in their login."""
    _queue(card, "card_issued", had_one=Card.objects.filter(person=card.person_id, pk__lt=card.pk).exists())


def queue_card_revoked(card: Card) -> None:
    """To its owner: the office has taken it back, and why."""
    _queue(card, "card_revoked", because=card.revoked_because)


def _queue(card: Card, letter: str, **facts: object) -> None:
    key = f"{letter}:{card.pk}"
    queue_letter(
        to=card.person, category=ACCOUNT.code, template=f"cards/email/{letter}", context=facts, about=card, key=key
    )
