"""From a row to words: one template, read three times, gives the subject, the plain text and the HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.template import Context, Template, engines
from django.utils import timezone, translation
from django.utils.html import linebreaks, urlize

from institution.reads import current, zone
from messaging.letters.links import preferences_url, unsubscribe_url
from messaging.letters.returns import is_open
from messaging.models import Addressee, Delivery
from messaging.registry import find_category, writers

# What the letters' template engine writes where a fact is missing (settings.TEMPLATES, "letters").
MISSING = "⁇missing:"


class LetterCannotBeWritten(Exception):
    """The template names a fact it was not given, or is wrong itself. Nothing has left."""


class MatterIsGone(Exception):
    """The row the letter is about does not exist any more, so there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Written:
    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Body:
    """One letter inside the daily letter: no greeting and no foot of its own."""

    subject: str
    words: str


def write(delivery: Delivery) -> Written:
    """Compose the letter in its reader's language.

    Raises ``MatterIsGone`` or ``LetterCannotBeWritten``.
    """
    if delivery.template in writers:
        words = write_together([delivery])[delivery.pk]
        if isinstance(words, Exception):
            raise words
        return words
    language = language_of(delivery.addressee)
    with translation.override(language), timezone.override(zone()):
        facts = facts_of(delivery)
        template = _template(delivery.template)
        if delivery.channel == Delivery.Channel.SMS:
            subject = "" if is_text(delivery.template) else _subject(template, facts)
            return Written(language, subject, subject or _one_line(template, "messaging/letter/sms.txt", facts), "")
        return Written(
            language=language,
            subject=_subject(template, facts),
            text=_text(template, "messaging/letter/text.txt", facts),
            html=_read(template, "messaging/letter/page.html", "html", facts),
        )


def is_text(template: str) -> bool:
    """A text message has a template of its own; of any other letter only its title fits into one."""
    return "/sms/" in template


def write_together(deliveries: Sequence[Delivery]) -> dict[int, Written | Exception]:
    """The words of those letters of a batch that have a ``Writer``, by their keys; each writer is asked once.

    One that fails as a whole leaves its error for each of its letters. Raises what the database raises.
    """
    by_writer: defaultdict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.template in writers:
            by_writer[delivery.template].append(delivery)
    written: dict[int, Written | Exception] = {}
    for name, theirs in by_writer.items():
        try:
            written |= writers[name].write(theirs)
        except (InterfaceError, OperationalError):
            raise
        except Exception as error:  # noqa: BLE001 - each of its letters says so
            written |= {delivery.pk: error for delivery in theirs}
    return written


def language_of(addressee: Addressee) -> str:
    """The login's own choice, else what the addressee was written to in before, else the institution's."""
    known = dict(settings.LANGUAGES)
    for language in (getattr(addressee.login, "language", ""), addressee.language):
        if language in known:
            return language
    return current().default_language


def facts_of(delivery: Delivery) -> dict[str, Any]:
    """Everything a template may name: its own facts, then what every letter has."""
    category = find_category(delivery.category)
    may_unsubscribe = category is not None and not category.must_arrive
    return delivery.context | {
        "about": _about(delivery.about),
        "answers_reach_author": delivery.mailing_id is not None and is_open(),
        "category": category,
        "gathered": lambda: gathered_in(delivery),
        "institution": current(),
        "may_be_repeat": delivery.repeated_at is not None,
        "preferences_url": preferences_url() if may_unsubscribe and delivery.addressee.login_id else "",
        "recipient": delivery.addressee.owner,
        "unsubscribe_url": unsubscribe_url(delivery.addressee, delivery.category) if may_unsubscribe else "",
    }


def gathered_in(daily: Delivery) -> list[dict[str, Body]]:
    """What a daily letter carries, oldest first: each as text and as HTML. What is gone by now is left out."""
    carried = []
    gathered = list(daily.gathered.select_related("addressee__login", "addressee__owner", "mailing").order_by("pk"))
    together = write_together(gathered)
    for delivery in gathered:
        if delivery.pk in together:
            carried += _as_carried(together[delivery.pk])
            continue
        try:
            facts, template = facts_of(delivery), _template(delivery.template)
        except MatterIsGone:
            continue
        subject = _subject(template, facts)
        carried.append(
            {
                "text": Body(subject, _text(template, "messaging/letter/bare.txt", facts)),
                "html": Body(subject, _read(template, "messaging/letter/bare.html", "html", facts)),
            }
        )
    return carried


def _as_carried(words: Written | Exception) -> list[dict[str, Body]]:
    """A whole letter inside another: its text, in paragraphs; without those words nothing."""
    if isinstance(words, MatterIsGone):
        return []
    if isinstance(words, Exception):
        raise words
    as_html = linebreaks(urlize(words.text, nofollow=False, autoescape=True))
    return [{"text": Body(words.subject, words.text), "html": Body(words.subject, as_html)}]


def _about(label: str) -> Model | None:
    if not label:
        return None
    model, _, key = label.rpartition(":")
    row = apps.get_model(model)._base_manager.filter(pk=key).first()
    if row is None:
        raise MatterIsGone(label)
    return row


def _template(name: str) -> Template:
    return engines["letters"].get_template(f"{name}.html").template


def _subject(template: Template, facts: dict[str, Any]) -> str:
    """Whatever names and titles bring along: a header has no second line."""
    return _one_line(template, "messaging/letter/subject.txt", facts)


def _one_line(template: Template, layout: str, facts: dict[str, Any]) -> str:
    return " ".join(_read(template, layout, "text", facts).split())


def _text(template: Template, layout: str, facts: dict[str, Any]) -> str:
    """Paragraphs with one empty line between them, however the template is indented."""
    lines = [line.strip() for line in _read(template, layout, "text", facts).splitlines()]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept).strip() + "\n"


def read_in(template: Template, medium: str, facts: dict[str, Any]) -> str:
    """A whole letter in ``"html"`` or ``"text"``, for a writer of many that fills the rest in by itself."""
    if medium == "text":
        return _text(template, "messaging/letter/text.txt", facts)
    return _read(template, "messaging/letter/page.html", medium, facts)


def _read(template: Template, layout: str, medium: str, facts: dict[str, Any]) -> str:
    context = Context(facts | {"layout": layout, "medium": medium}, autoescape=medium == "html")
    words = str(template.render(context))
    if MISSING in words:
        name = words.partition(MISSING)[2].partition("⁇")[0]
        raise LetterCannotBeWritten(f"{template.name} names {name!r}, which it was not given.")
    return words
