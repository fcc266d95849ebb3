"""The parts of a letter: each knows how it looks in plain text and in HTML. ``{% load letters %}``.

The styles stand in the elements because the mail programs of QQ and 163 drop a style sheet. They name no
colour of paper or ink, so that a program with a dark page keeps its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from institution.reads import current
from messaging.letters.links import absolute

register = template.Library()

PETROL = "#0a5563"
PARAGRAPH = "margin:0 0 18px"
BUTTON = (
    "display:inline-block;padding:13px 22px;border-radius:6px;background:{};color:#ffffff;"
    "font-weight:700;text-decoration:none"
)
CODE = "margin:6px 0 24px;font:700 32px/1.25 ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px"
QUOTE = (
    "margin:0 0 18px;padding:0 0 0 14px;border-left:3px solid #6d8286;"
    "font-family:'Songti SC','Source Han Serif SC','Noto Serif CJK SC',STSong,SimSun,Georgia,serif"
)
FACT = "margin:0 0 8px"


def is_text(context: Context) -> bool:
    return context.get("medium") == "text"


def one_line(content: str) -> SafeString:
    return mark_safe(" ".join(content.split()))


def as_paragraph(words: str) -> SafeString:
    return mark_safe(f"\n{words}\n\n")  # the words were escaped, or are plain text


@register.simple_block_tag(takes_context=True)
def paragraph(context: Context, content: str) -> SafeString:
    """{% paragraph %}…{% endparagraph %}: running words."""
    words = one_line(content)
    return as_paragraph(words if is_text(context) else format_html('<p style="{}">{}</p>', PARAGRAPH, words))


@register.simple_block_tag(takes_context=True)
def button(context: Context, content: str, url: str) -> SafeString:
    """{% button url %}Verb and object{% endbutton %}: the one thing to do; a path becomes a full address."""
    words, address = one_line(content), absolute(url)
    if is_text(context):
        return as_paragraph(f"{words}:\n{address}")
    style = BUTTON.format(current().accent_colour or PETROL)
    return as_paragraph(
        format_html('<p style="margin:6px 0 24px"><a href="{}" style="{}">{}</a></p>', address, style, words)
    )


@register.simple_block_tag(takes_context=True)
def link(context: Context, content: str, url: str) -> SafeString:
    """{% link url %}words{% endlink %}, inside a paragraph."""
    words, address = one_line(content), absolute(url)
    if is_text(context):
        return mark_safe(f"{words} ({address})")
    return format_html('<a href="{}">{}</a>', address, words)


@register.simple_block_tag(takes_context=True)
def quote(context: Context, content: str) -> SafeString:
    """{% quote %}{{ reason }}{% endquote %}: what a person wrote, with its lines kept."""
    words = content.strip()
    if is_text(context):
        return as_paragraph("\n".join(f"> {line.strip()}".rstrip() for line in words.splitlines()))
    return as_paragraph(format_html('<blockquote style="{}">{}</blockquote>', QUOTE, mark_safe(linebreaks(words))))


@register.simple_block_tag(takes_context=True)
def fact(context: Context, content: str, label: str) -> SafeString:
    """{% fact label %}value{% endfact %}: one line of a list such as "When: Saturday"."""
    words = one_line(content)
    if is_text(context):
        return mark_safe(f"\n{label}: {words}\n")
    return format_html('<p style="{}"><strong>{}</strong><br>{}</p>', FACT, label, words)


@register.simple_tag(takes_context=True)
def code(context: Context, value: Any) -> SafeString:
    """{% code code %}: something to be typed off, large and with even letters."""
    if is_text(context):
        return as_paragraph(str(value))
    return as_paragraph(format_html('<p style="{}">{}</p>', CODE, value))


@register.simple_tag(name="absolute")
def absolute_tag(address: str) -> str:
    """{% absolute path %}: an address of this site with its host in front."""
    return absolute(address)


@register.filter
def moment(text: str) -> datetime:
    """A moment that a letter's facts hold as text, ISO 8601: for ``|date``."""
    return datetime.fromisoformat(text)


@register.filter
def as_page(text: str) -> SafeString:
    """The plain text of a letter as parts of a page, without the foot that only a letter needs."""
    words, foot, _rest = text.rpartition("\n--\n")
    blocks = (words if foot else text).strip().split("\n\n")
    return format_html_join("\n", "{}", ((_as_part(block.splitlines()),) for block in blocks if block))


def _as_part(lines: list[str]) -> SafeString:
    if all(line.startswith(">") for line in lines):
        return format_html('<blockquote class="voice short">{}</blockquote>', _with_breaks(lines, drop=">"))
    if len(lines) == 2 and lines[1].startswith(("http://", "https://")):
        here = lines[1].removeprefix(settings.SITE_URL.rstrip("/"))
        return format_html(
            '<p class="acts"><a class="button second" href="{}">{}</a></p>', here, lines[0].removesuffix(":")
        )
    return format_html("<p>{}</p>", _with_breaks(lines))


def _with_breaks(lines: list[str], drop: str = "") -> SafeString:
    words = ((mark_safe(urlize(line.removeprefix(drop).strip(), nofollow=True, autoescape=True)),) for line in lines)
    return format_html_join(mark_safe("<br>"), "{}", words)
