"""An issue of a newsletter as anybody may read it on the web: its fixed words, and nobody's own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import nh3
from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from outreach.letters.preparing import NAME, SENDER
from outreach.letters.showing import ON_A_PAGE, on_a_page
from outreach.letters.writing import sender_of_unit
from outreach.models import Campaign, Wording
from outreach.wordings import cut, fill, in_html, marked

GIVEN_NAME = "given_name"
TAGS = re.compile(r"(<[^>]*>)")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+(?:@|&#64;|＠)[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Page:
    """One issue in one language."""

    language: str
    label: str
    subject: str
    html: SafeString


def pages_of(issue: Campaign) -> list[Page]:
    """In each language in which it was said."""
    bodies = {each.language: each for each in issue.message.wordings.all() if _is_said(each)}
    return [_page(issue, bodies[language], label) for language, label in settings.LANGUAGES if language in bodies]


def subject_of(issue: Campaign) -> str:
    """What an archive calls it: in the active language, else in the one there is."""
    bodies = sorted(filter(_is_said, issue.message.wordings.all()), key=lambda each: each.language != _active())
    if not bodies:
        return issue.title
    with translation.override(bodies[0].language):
        return _subject(issue, bodies[0])


def page_in(pages: Collection[Page], language: str) -> Page | None:
    """The one in this language, else the first there is."""
    return next((page for page in pages if page.language == language), next(iter(pages), None))


def _page(issue: Campaign, body: Wording, label: str) -> Page:
    with translation.override(body.language):
        html = fill(cut(body.html), {name: in_html(said) for name, said in _instead(issue).items()})
        return Page(body.language, label, _subject(issue, body), _without_addresses(on_a_page(html)))


def _subject(issue: Campaign, body: Wording) -> str:
    said = fill(cut(marked(_chosen(issue, body).subject, str)), _instead(issue))
    return ADDRESS.sub(_left_out(), " ".join(said.split()))


def _chosen(issue: Campaign, body: Wording) -> Wording:
    """Where two subjects were tried, the one that most readers had."""
    wordings = issue.message.wordings.all()
    return next(
        (each for each in wordings if (each.language, each.variant) == (body.language, issue.chosen_variant)), body
    )


def _instead(issue: Campaign) -> dict[str, str]:
    """In place of what is another word for each reader and has no fallback of its own."""
    friend = translation.pgettext("in place of a reader's name", "friend")
    return {NAME: friend, GIVEN_NAME: friend, SENDER: sender_of_unit(issue.association)}


def _without_addresses(html: str) -> SafeString:
    """An archive is read by machines that gather addresses: they stay in the letter."""
    unlinked = nh3.clean(
        html,
        tags=ON_A_PAGE,
        attributes={"a": {"href", "class"}, "img": {"src", "alt", "width"}, "ol": {"start"}, "table": {"role"}},
        url_schemes={"http", "https", "tel"},
        link_rel="noopener noreferrer",
    )
    parts = TAGS.split(unlinked)
    parts[::2] = [ADDRESS.sub(escape(_left_out()), words) for words in parts[::2]]
    return mark_safe("".join(parts))


def _left_out() -> str:
    return translation.gettext("(the address stands in the letter)")


def _is_said(wording: Wording) -> bool:
    return wording.variant == Wording.Variant.A and not wording.is_empty


def _active() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


__all__ = ["Page", "page_in", "pages_of", "subject_of"]
