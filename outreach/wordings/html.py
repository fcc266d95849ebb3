"""A body in HTML: the styles stand in the elements, as the house's other letters have them (messaging.templatetags)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import nh3
from markdown_it.token import Token

from institution.reads import current
from messaging.letters.links import LinkRefused, absolute
from messaging.templatetags.letters import BUTTON, PARAGRAPH, PETROL, QUOTE
from outreach.wordings.reading import PICTURE
from outreach.wordings.slots import slot

TAGS = {"p", "br", "strong", "em", "s", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "hr", "img"}
TAGS |= {"table", "tbody", "tr", "td"}  # of cards
STYLES = {
    "paragraph": PARAGRAPH,
    "h1": "margin:28px 0 12px;font-size:21px;line-height:1.4",
    "h2": "margin:28px 0 12px;font-size:19px;line-height:1.4",
    "h3": "margin:24px 0 10px;font-size:17px;line-height:1.4",
    "blockquote": QUOTE,
    "bullet_list": "margin:0 0 18px;padding:0 0 0 24px",
    "ordered_list": "margin:0 0 18px;padding:0 0 0 24px",
    "list_item": "margin:0 0 6px",
}
DIVIDER = "margin:28px 0;border:0;border-top:1px solid #8a9c9f"
IMAGE = "display:block;width:100%;max-width:{}px;height:auto;border:0"
WIDEST = 600  # pixels: the column of a letter


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as a letter shows it: its full address, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(slots=True)
class Html:
    """Walks over the tokens once. ``cards`` are those of one language, by what was typed."""

    pictures: Mapping[str, Shown]
    cards: Callable[[Token], str]
    parts: list[str] = field(default_factory=list)

    def of(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            if token.type == "inline":
                self.inline(token.children or [])
            else:
                self.block(token)
        return nh3.clean(
            "".join(self.parts),
            tags=TAGS,
            attributes={
                "*": {"style"},
                "a": {"href", "class"},
                "img": {"src", "alt", "width"},
                "ol": {"start"},
                "table": {"role", "width", "cellpadding", "cellspacing", "border"},
            },
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )

    def block(self, token: Token) -> None:
        if token.type == "card":
            self.parts.append(self.cards(token))
        elif token.type == "hr":
            self.parts.append(f'<hr style="{DIVIDER}">')
        elif token.hidden:  # the paragraph of an item in a list without gaps
            return
        elif token.nesting == 1:
            self.parts.append(self._opened(token))
        elif token.nesting == -1:
            self.parts.append(f"</{_tag(token)}>\n")

    def _opened(self, token: Token) -> str:
        kind = token.type.removesuffix("_open")
        style = STYLES[token.tag if kind == "heading" and token.tag in STYLES else "h3" if kind == "heading" else kind]
        start = f' start="{int(token.attrs["start"])}"' if "start" in token.attrs else ""
        return f'<{_tag(token)}{start} style="{style}">'

    def inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self.parts.append(self._word(token))

    def _word(self, token: Token) -> str:
        if token.type == "placeholder":
            return slot(token.meta["name"], escape(token.meta["fallback"]))
        if token.type in ("softbreak", "hardbreak"):
            return "<br>\n"
        if token.type == "image":
            return self._image(token)
        if token.type == "link_open":
            return _link(token)
        if token.type == "link_close":
            return "</a>"
        if token.nesting:
            return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"
        return escape(token.content)

    def _image(self, token: Token) -> str:
        """Only what was sent in for this message; a picture from elsewhere would tell its host who reads when."""
        shown = self.pictures.get(str(token.attrs.get("src", "")).removeprefix(PICTURE))
        if shown is None:
            return escape(token.content)
        width = min(shown.width, WIDEST)
        style = IMAGE.format(width)
        return f'<img src="{escape(shown.address)}" alt="{escape(token.content)}" width="{width}" style="{style}">'


def _tag(token: Token) -> str:
    """The letter's own name stands above everything, so a first heading is a second one here."""
    return {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}.get(token.tag, token.tag)


def _link(token: Token) -> str:
    try:
        href = f' href="{escape(absolute(str(token.attrs["href"])))}"'
    except LinkRefused:
        href = ""
    return f'<a{href} class="button" style="{button_style()}">' if token.meta.get("button") else f"<a{href}>"


def button_style() -> str:
    return BUTTON.format(current().accent_colour or PETROL)
