"""The look before launch: what would keep a message from being understood, or from arriving."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markdown_it.token import Token

from messaging.letters.links import absolute
from outreach.models import Message, Wording
from outreach.queries.attachments import most_bytes, size_of, too_large
from outreach.registry import blocks, find_placeholder
from outreach.wordings import compile_body, without_marks
from outreach.wordings.html import Shown
from outreach.wordings.links import OF_THE_WEB, gone_of, is_kept_from_readers, is_ours, troubles_at
from outreach.wordings.pictures import shown_in
from outreach.wordings.reading import BUTTON, CARD, PICTURE, every, tokens_of
from outreach.wordings.slots import TYPED
from outreach.wordings.spam import spam_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_SUBJECT = {"zh-hans": 30, "en": 70}  # what a telephone shows of it
LARGEST_HTML = 100_000  # bytes; Gmail cuts a letter off above 102 kB
FIELDS = {
    "subject": pgettext_lazy("message", "Subject"),
    "body": pgettext_lazy("message", "Text"),
    "subject_b": _("Another subject"),
    "attachments": _("Files with the letter"),
}
BRACES = re.compile(r"\{\{[^{}\n]*\}\}|[{]%[^\n]*?%[}]|[{]\{|\}[}]")
BROKEN_LINK = re.compile(r"\][ ]?[（(]|】[（(]|\]$")
STARS = re.compile(r"\*\*|__|~~")


class Level(StrEnum):
    ERROR = "error"  # it does not leave like this
    WARNING = "warning"  # it may, and somebody should look


@dataclass(frozen=True, slots=True)
class Finding:
    """``where`` is the field: ``body-en``, ``subject-zh-hans``, ``subject_b-en``, ``attachments``, or empty."""

    level: Level
    code: str
    where: str
    what: StrOrPromise
    excerpt: str = ""

    @property
    def is_error(self) -> bool:
        return self.level == Level.ERROR

    @property
    def where_label(self) -> str:
        """The field in words: "Subject, English"."""
        field, _dash, language = self.where.partition("-")
        if not language:
            return str(FIELDS.get(field, ""))
        return f"{FIELDS[field]}, {dict(settings.LANGUAGES)[language]}" if field in FIELDS else ""


def look_over(message: Message, said: Iterable[Wording] | None = None) -> list[Finding]:
    """Errors first, then in the order of the text. A handful of queries.

    ``said`` are wordings that are not kept yet, in place of the message's own.
    """
    wordings = {(each.language, each.variant): each for each in (message.wordings.all() if said is None else said)}
    pictures = shown_in(message)
    findings = [*_languages(message, wordings), *_of_attachments(message)]
    for wording in wordings.values():
        if wording.variant == Wording.Variant.A and (wording.subject or not wording.is_empty):
            findings += _of_subject(wording.subject, "subject", wording.language, is_needed=True)
            findings += _of_body(wording, pictures)
        elif wording.variant == Wording.Variant.B:
            findings += _of_subject(wording.subject, "subject_b", wording.language)
    return sorted(findings, key=lambda finding: not finding.is_error)


def _languages(message: Message, wordings: Mapping[tuple[str, str], Wording]) -> Iterator[Finding]:
    there = [code for code, _label in settings.LANGUAGES if _says_something(wordings.get((code, Wording.Variant.A)))]
    if not there:
        yield Finding(Level.ERROR, "nothing_said", "", _("There is no text yet."))
        return
    for code, label in settings.LANGUAGES:
        if code in there or message.other_language_will_do:
            continue
        what = _("There is no text in %(language)s. Write one, or say that the other will do.") % {"language": label}
        yield Finding(Level.ERROR, "translation_missing", f"body-{code}", what)


def _of_attachments(message: Message) -> Iterator[Finding]:
    """The institution may allow less by now, and a copied message brings its files along."""
    size = size_of(message)
    if size > most_bytes():
        yield Finding(Level.ERROR, "attachments_too_large", "attachments", too_large(), filesizeformat(size))


def _says_something(wording: Wording | None) -> bool:
    return wording is not None and not wording.is_empty


def _of_subject(subject: str, field: str, language: str, *, is_needed: bool = False) -> Iterator[Finding]:
    where = f"{field}-{language}"
    if not subject.strip():
        if is_needed:
            yield Finding(Level.ERROR, "subject_missing", where, _("The subject is missing."))
        return
    yield from _placeholders(subject, where)
    if len(subject) > LONGEST_SUBJECT.get(language, 70):
        what = _("A telephone shows the first %(most)d characters of a subject.")
        yield Finding(Level.WARNING, "subject_long", where, what % {"most": LONGEST_SUBJECT.get(language, 70)})
    for word in spam_words(subject):
        like_spam = _("Mail programs take subjects with “%(word)s” for advertising.") % {"word": word}
        yield Finding(Level.WARNING, "subject_like_spam", where, like_spam, word)


def _of_body(wording: Wording, pictures: Mapping[str, Shown]) -> Iterator[Finding]:
    where = f"body-{wording.language}"
    if wording.is_empty:
        if wording.subject.strip():
            yield Finding(Level.ERROR, "text_missing", where, _("There is a subject and no text."))
        return
    body = without_marks(wording.body)
    yield from _placeholders(body, where)
    tokens = [*every(tokens_of(body))]
    addresses = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    gone, troubles = gone_of(addresses), troubles_at(addresses)
    for token in tokens:
        yield from _of_token(token, where, pictures)
    for address in sorted(addresses):
        yield from _of_link(address, where, is_dead=address in gone)
        if address in troubles:
            yield Finding(Level.WARNING, "link_in_trouble", where, troubles[address], address[:60])
    size = len(compile_body(body, wording.language, pictures).html.encode())
    if size > LARGEST_HTML:
        what = _("The letter is too large: %(size)d kB, and mail programs cut it off at %(most)d.")
        yield Finding(Level.ERROR, "too_large", where, what % {"size": size // 1000, "most": LARGEST_HTML // 1000})


def _placeholders(text: str, where: str) -> Iterator[Finding]:
    known = []
    for found in TYPED.finditer(text):
        placeholder = find_placeholder(found[1])
        if placeholder is None:
            continue
        known.append(found.span())
        if not placeholder.is_always_there and not (found[2] or "").strip():
            what = _("Not everybody has this. Say what stands there otherwise: {{%(name)s|friends}}.")
            yield Finding(Level.ERROR, "fallback_missing", where, what % {"name": found[1]}, found[0])
    for found in BRACES.finditer(text):
        if not any(start <= found.start() < end for start, end in known):
            what = _("There is no such placeholder. It would stand in the letter as it is.")
            yield Finding(Level.ERROR, "placeholder_unknown", where, what, found[0][:60])


def _of_token(token: Token, where: str, pictures: Mapping[str, Shown]) -> Iterator[Finding]:
    if token.type == "text":
        yield from _of_words(token.content, where)
    elif token.type == "inline" and (found := CARD.search(token.content)):
        yield Finding(Level.ERROR, "card_unknown", where, _card_that_is_none(found), found[0])
    elif token.type == "card" and token.meta["block"].draw(token.meta["what"]) is None:
        what = _("This is not there, or not for every reader to see.")
        yield Finding(Level.ERROR, "card_gone", where, what, f"[[{token.meta['block'].name}: {token.meta['what']}]]")
    elif token.type == "image":
        yield from _of_picture(token, where, pictures)


def _card_that_is_none(found: re.Match[str]) -> StrOrPromise:
    if found[1] in blocks:
        return _("A card stands alone, with an empty line before and after it.")
    return _("There is no card of this kind.")


def _of_words(words: str, where: str) -> Iterator[Finding]:
    if BROKEN_LINK.search(words):
        what = _("This is no link yet. It is written [words](https://…), without spaces in the address.")
        yield Finding(Level.ERROR, "link_broken", where, what, words[-60:])
    if STARS.search(words):
        what = _("These signs would be seen. Put a space beside them, or take them out.")
        yield Finding(Level.WARNING, "signs_left", where, what, words[:60])
    if BUTTON.search(words) or re.search(r"[{｛](button|按钮)[}｝]", words):
        no_button = _("A button is written %(typed)s.") % {"typed": "[…](https://…){button}"}
        yield Finding(Level.ERROR, "button_broken", where, no_button, words[:60])


def _of_picture(token: Token, where: str, pictures: Mapping[str, Shown]) -> Iterator[Finding]:
    if str(token.attrs.get("src", "")).removeprefix(PICTURE) not in pictures:
        what = _("Only pictures that were sent in for this message can stand in it.")
        yield Finding(Level.ERROR, "picture_foreign", where, what, str(token.attrs.get("src", ""))[:60])
    if not token.content.strip():
        what = _("Say what the picture shows, between the brackets, for readers who do not see it.")
        yield Finding(Level.ERROR, "picture_without_words", where, what)


def _of_link(address: str, where: str, *, is_dead: bool) -> Iterator[Finding]:
    try:
        absolute(address)
        leads_on = not address.startswith(OF_THE_WEB) or bool(urlsplit(address).hostname)
    except ValueError:  # LinkRefused is one
        leads_on = False
    if not leads_on:
        what = _("An address begins with https://, or with / on this site.")
        yield Finding(Level.ERROR, "link_leads_nowhere", where, what, address[:60])
        return
    if is_dead:
        yield Finding(Level.ERROR, "link_dead", where, _("There is no such page on this site."), address)
    elif is_ours(address) and is_kept_from_readers(address):
        what = _("Only the office sees this page.")
        yield Finding(Level.ERROR, "link_not_for_readers", where, what, address)
