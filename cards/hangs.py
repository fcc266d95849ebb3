"""What cards hang into the floors below: what they hold about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from cards.models import Card
from people.models import Person
from people.registry import Holding, holdings


def the_one_that_stands(row: Card, to: Person) -> Card | None:
    """Nobody has two cards: of two records that become one, the one that stays keeps its own."""
    return Card.objects.standing().filter(person=to).exclude(pk=row.pk).first() if row.is_standing else None


CARDS = Holding(
    name="cards.cards",
    label=_("Your alumni cards"),
    model="cards.Card",
    shows=("number", "created_at", "revoked_at", "revoked_because"),
    twin=the_one_that_stands,
)


def hang_up() -> None:
    holdings.hang(CARDS)
    speak_of(Rows("cards.card", Card.objects.visible_in_console))
