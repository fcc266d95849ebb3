"""From a row to words: one template, read three times, gives the subject, the plain text and the HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.template import Context, Template, engines
from django.utils import timezone, translation
from django.utils.html import linebreaks, urlize
from django.utils.translation import gettext

from institution.reads import current, zone
from messaging.letters.attaching import Attachment
from messaging.letters.links import ends_with, preferences_url, unsubscribe_url
from messaging.letters.returns import is_open
from messaging.models import Addressee, Delivery
from messaging.registry import find_category, writers

# What the letters' template engine writes where a fact is missing (settings.TEMPLATES, "letters").
MISSING = "⁇missing:"

LARGEST_DAILY = 20_000_000  # bytes of files in the letter of one day


class LetterCannotBeWritten(Exception):
    """The template names a fact it was not given, or is wrong itself. Nothing has left."""


class MatterIsGone(Exception):
    """The row the letter is about does not exist any more, so there is nothing to say."""


class NotYet(Exception):
    """There is something to say, and somebody has to decide first how. It is asked again in a moment, which is no
    attempt; ``code`` is why, for the office."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Written:
    language: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


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
            attachments=facts["gathered"].attachments,
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
        "gathered": Gathered(delivery),
        "institution": current(),
        "may_be_repeat": delivery.repeated_at is not None,
        "preferences_url": preferences_url() if may_unsubscribe and delivery.addressee.login_id else "",
        "recipient": delivery.addressee.owner,
        "unsubscribe_url": unsubscribe_url(delivery.addressee, ends_with(delivery)) if may_unsubscribe else "",
    }


class Gathered:
    """What a daily letter carries, oldest first, and the files of it that fit. What is gone by now is left out."""

    def __init__(self, daily: Delivery) -> None:
        self.daily = daily
        self.attachments: tuple[Attachment, ...] = ()

    def __call__(self) -> list[dict[str, Body]]:
        return self.carried

    @cached_property
    def carried(self) -> list[dict[str, Body]]:
        """Asked for when the letter is written: for no other is there a query."""
        together_with = ["addressee__login", "addressee__owner", "mailing"]
        gathered = list(self.daily.gathered.select_related(*together_with).order_by("pk"))
        together = write_together(gathered)
        return [bodies for each in gathered if (bodies := self._bodies(each, together.get(each.pk))) is not None]

    def _bodies(self, delivery: Delivery, words: Written | Exception | None) -> dict[str, Body] | None:
        """A whole letter inside another: of a writer's its text, in paragraphs; without those words nothing."""
        if isinstance(words, MatterIsGone):
            return None
        if isinstance(words, Exception):
            raise words
        if words is not None:
            text = words.text + self._said_of_files(words.attachments)
            as_html = linebreaks(urlize(text, nofollow=False, autoescape=True))
            return {"text": Body(words.subject, text), "html": Body(words.subject, as_html)}
        try:
            facts, template = facts_of(delivery), _template(delivery.template)
        except MatterIsGone:
            return None
        subject = _subject(template, facts)
        return {
            "text": Body(subject, _text(template, "messaging/letter/bare.txt", facts)),
            "html": Body(subject, _read(template, "messaging/letter/bare.html", "html", facts)),
        }

    def _said_of_files(self, files: tuple[Attachment, ...]) -> str:
        """Files of several letters may be more than a mailbox takes: what does not fit is named."""
        lines = []
        for each in files:
            if sum(known.size for known in self.attachments) + each.size <= LARGEST_DAILY:
                self.attachments += (each,)
                lines.append(gettext("Enclosed: %(name)s") % {"name": each.name})
            else:
                lines.append(gettext("Too large for a daily letter, ask us for it: %(name)s") % {"name": each.name})
        return "".join(f"\n{line}\n" for line in lines)


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
