"""A message as one reader would get it, drawn for a page: nothing is sent, and no link of it acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import nh3
from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from messaging.letters.links import absolute
from outreach.letters.preparing import Occasion, prepare
from outreach.letters.writing import said_of, sender_of_unit
from outreach.models import Message, Wording
from outreach.wordings.html import TAGS
from outreach.wordings.pictures import shown_in
from people.models import Person

USUAL_CATEGORY = "news"
ON_A_PAGE = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "hr",
    "img",
    "table",
    "tbody",
    "tr",
    "td",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """``html`` has no styles of its own: the page's rules draw it, as its policy wants."""

    language: str
    label: str
    sender: str
    subject: str
    html: SafeString
    text: str


def shown_to(message: Message, wordings: Iterable[Wording], reader: Person, hidden: Iterable[str] = ()) -> list[Shown]:
    """In each language in which it says something. ``hidden`` are placeholders that are not the viewer's to read."""
    there = {(each.language, each.variant): each for each in wordings}
    pictures = shown_in(message)
    found = []
    for language, label in settings.LANGUAGES:
        body = there.get((language, Wording.Variant.A))
        if body is not None and not body.is_empty:
            found.append(_shown(message, body, label, reader, pictures, set(hidden)))
    return found


def _shown(message: Message, body: Wording, label: str, reader: Person, pictures: Mapping, hidden: set[str]) -> Shown:
    body.message = message
    with translation.override(body.language):
        sender = sender_of_unit(message.association)
    occasion = Occasion(
        language=body.language,
        category=category_of(message),
        sender=sender,
        has_login=reader.login_id is not None,
    )
    letter = prepare(body, body.subject, occasion, pictures)
    words = said_of([reader], letter.names - hidden, body.language)[reader.pk]
    written = letter.written(words, absolute("/"))
    return Shown(body.language, label, sender, written.subject, on_a_page(written.html), written.text)


def category_of(message: Message) -> str:
    campaign = getattr(message, "campaign", None)
    return campaign.category if campaign is not None else USUAL_CATEGORY


def on_a_page(html: str) -> SafeString:
    """A letter's HTML as part of one of our pages: its words and pictures, without head and styles."""
    here = html.replace(f'src="{absolute("/")}', 'src="/')
    return mark_safe(
        nh3.clean(
            here,
            tags=ON_A_PAGE & TAGS,
            clean_content_tags={"title", "head", "script", "style"},
            attributes={"a": {"href", "class"}, "img": {"src", "alt", "width"}, "ol": {"start"}, "table": {"role"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener noreferrer",
        )
    )


__all__ = ["Shown", "category_of", "on_a_page", "shown_to"]
