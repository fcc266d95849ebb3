"""A body, read once: what of it waits for the reader's own words, in HTML and in plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from markdown_it.token import Token

from outreach.registry import Card
from outreach.wordings.html import Html, Shown
from outreach.wordings.reading import card_of, every, tokens_of
from outreach.wordings.slots import without_marks
from outreach.wordings.text import Text


@dataclass(frozen=True, slots=True)
class Compiled:
    html: str
    text: str


def compile_body(body: str, language: str, pictures: Mapping[str, Shown] | None = None) -> Compiled:
    """Read the body; cards are drawn now and in this language. ``pictures`` are the message's own, by their names.

    A card whose thing is gone is left out; the look before launch says so.
    """
    tokens = tokens_of(without_marks(body))
    with translation.override(language):
        cards = _drawn(tokens)
    return Compiled(
        html=Html(pictures or {}, lambda token: cards[id(token)].html).of(tokens),
        text=Text(lambda token: cards[id(token)].text).of(tokens),
    )


def _drawn(tokens: list[Token]) -> dict[int, Card]:
    cards = {}
    for token in every(tokens):
        if token.type == "card":
            block, what = card_of(token)
            card = block.draw(what) or Card("", "")
            cards[id(token)] = Card(without_marks(card.html), without_marks(card.text))
    return cards
