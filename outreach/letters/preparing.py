"""The house's own letter around a message: drawn once, open where readers differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import engines
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from associations.models import Association
from institution.reads import current, zone
from messaging.letters import returns
from messaging.letters.attaching import Attachment
from messaging.letters.links import preferences_url
from messaging.letters.rendering import Written, read_in
from messaging.registry import find_category
from outreach.letters.tracking import with_places
from outreach.models import Wording
from outreach.queries.links import addresses_of
from outreach.wordings import (
    Pieces,
    compile_body,
    cut,
    fill,
    in_html,
    in_text,
    marked,
    slot,
    with_slots,
    without_marks,
)
from outreach.wordings.html import Shown

FRAME = "outreach/email/message"
SUBJECT, WORDS, NAME, SENDER, UNSUBSCRIBE = "=subject", "=words", "name", "sender", "=unsubscribe"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What readers of one frame share. ``language`` is theirs; the wording's may be the other one."""

    language: str
    category: str
    sender: str
    has_login: bool = True
    has_name: bool = True
    is_tracked: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter that waits only for its reader's own words."""

    language: str
    sender: str
    subject: Pieces
    text: Pieces
    html: Pieces
    attachments: tuple[Attachment, ...] = ()
    message: str = ""  # its public id
    is_tracked: bool = False
    links: int = 0  # how many lead through us

    @property
    def names(self) -> set[str]:
        """The placeholders in it."""
        found = self.subject.names | self.text.names | self.html.names
        return {name for name in found if not name.startswith("=") and name != SENDER}

    def written(
        self,
        words: Mapping[str, str],
        unsubscribe: str = "",
        *,
        with_html: bool = True,
        places: Mapping[str, str] | None = None,
    ) -> Written:
        """Escape and join; nothing is read a second time. Some 20 µs. ``places`` are in HTML already."""
        plain = {name: in_text(said) for name, said in words.items()} | {SENDER: self.sender, UNSUBSCRIBE: unsubscribe}
        subject = " ".join(fill(self.subject, plain).split())
        html = ""
        if with_html:
            html = fill(self.html, {name: in_html(said) for name, said in plain.items()} | (places or {}))
        return Written(self.language, subject, fill(self.text, plain), html, self.attachments if with_html else ())


def prepare(
    wording: Wording,
    subject: str,
    occasion: Occasion,
    pictures: Mapping[str, Shown] | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Prepared:
    """``wording`` is the one whose body is read: of variant a. Compiled here as long as it is not fixed."""
    if wording.html or wording.text:
        html, text = wording.html, wording.text
    else:
        compiled = compile_body(wording.body, wording.language, pictures)
        html, text = compiled.html, compiled.text
    addresses = addresses_of(wording.message) if occasion.is_tracked else []
    if occasion.is_tracked:
        html = with_places(html, addresses)
    is_foreign = wording.language != occasion.language
    with translation.override(occasion.language), timezone.override(zone()):
        frame_html, frame_text = _frames(wording.message.association, occasion, is_foreign=is_foreign)
    in_subject = marked(subject, str)
    return Prepared(
        language=wording.language,
        sender=occasion.sender,
        subject=cut(in_subject),
        text=cut(with_slots(frame_text, {SUBJECT: in_subject, WORDS: text})),
        html=cut(with_slots(frame_html, {SUBJECT: marked(subject, escape), WORDS: html})),
        attachments=attachments,
        message=wording.message.public_id,
        is_tracked=occasion.is_tracked,
        links=len(addresses),
    )


def _frames(unit: Association, occasion: Occasion, *, is_foreign: bool) -> tuple[str, str]:
    category = find_category(occasion.category)
    may_unsubscribe = category is not None and not category.must_arrive
    facts: dict[str, Any] = {
        "subject": slot(SUBJECT),
        "words": mark_safe(slot(WORDS)),
        "sender": without_marks(occasion.sender),
        "unit": unit.name,
        "is_foreign": is_foreign,
        "is_tracked": occasion.is_tracked,
        "category": category,
        "institution": current(),
        "preferences_url": preferences_url() if may_unsubscribe and occasion.has_login else "",
        "recipient": slot(NAME) if occasion.has_name else None,
        "answers_reach_author": returns.is_open(),
        "unsubscribe_url": slot(UNSUBSCRIBE) if may_unsubscribe else "",
    }
    template = engines["letters"].get_template(f"{FRAME}.html").template
    return read_in(template, "html", facts), read_in(template, "text", facts)
