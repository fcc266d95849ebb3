"""What the buttons of the page put into a text."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from outreach.registry import Placeholder
from outreach.wordings.slots import SLOT

register = template.Library()

PIECES = (
    (_("Heading"), "## {}", ("小标题", "A heading")),
    (_("Button"), "[{}](https://)" + "{}", ("打开页面", "Open the page")),
    (_("Quote"), "> {}", ("引用的话", "What somebody said")),
    (_("Divider"), "---", ("", "")),
    (_("List"), "- {}", ("一项", "One thing")),
)


@register.filter
def typed_in(placeholder: Placeholder, language: str) -> str:
    """As one would type it in this language, with a fallback to be typed over where it needs one."""
    is_chinese = language.startswith("zh")
    name = placeholder.name_zh if is_chinese and placeholder.name_zh else placeholder.name
    fallback = "" if placeholder.is_always_there else "|朋友" if is_chinese else "|friends"
    return "{{" + name + fallback + "}}"


@register.filter
def pieces(language: str) -> list[tuple[str, str]]:
    is_chinese = language.startswith("zh")
    button = "{按钮}" if is_chinese else "{button}"
    return [(label, typed.format(words[0 if is_chinese else 1], button)) for label, typed, words in PIECES]


@register.filter
def as_typed(text: str) -> str:
    """A compiled text with its placeholders shown, for somebody who reads it before it leaves."""
    return SLOT.sub(lambda found: "{{" + found[1] + (f"|{found[2]}" if found[2] else "") + "}}", text)
