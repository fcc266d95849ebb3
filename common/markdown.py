"""What people write in Markdown, as HTML that can do no harm. Rendered when written, kept beside the text."""

from __future__ import annotations

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# No headings (they would disturb the page's own, and #话题 is no heading), no pictures from elsewhere, no HTML.
_reader = MarkdownIt("commonmark", {"breaks": True, "html": False}).enable("strikethrough")
_reader.disable(["heading", "lheading", "image", "html_block", "html_inline", "reference", "hr"])

TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
SENTENCE = "，。；：！？、（）《》「」『』【】"  # what ends or surrounds an address in Chinese
ADDRESS = re.compile(rf"https?://[^\s<>\"'{SENTENCE}]*[^\s<>\"'{SENTENCE}.,;:!?)]")
NUL = "\x00"
END_OF_A_LINE = re.compile(r"<(?:br|/p|/li|/pre|/blockquote)\b[^>]*>")


def to_html(text: str) -> str:
    """Cleaned twice: our reader passes no HTML on, and nh3 lets through only the tags named here.

    Links say ``rel="nofollow ugc noopener noreferrer"`` and lead to http, https, mailto or tel.
    """
    return nh3.clean(
        _reader.render(text.replace(NUL, "")),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow ugc noopener noreferrer",
    )


def to_words(html: str) -> str:
    """Our own HTML as words on one line: for the subject of a letter, for a list."""
    return " ".join(unescape(nh3.clean(END_OF_A_LINE.sub(" ", html), tags=set())).split())


def link_addresses(state: StateCore) -> None:
    """An address that is written out is a link as well."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [piece for token in _outside_of_links(block.children) for piece in token]


def _outside_of_links(tokens: list[Token]) -> list[list[Token]]:
    pieces, depth = [], 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        pieces.append(_split(token) if token.type == "text" and depth == 0 else [token])
    return pieces


def _split(token: Token) -> list[Token]:
    pieces, end = [], 0
    for found in ADDRESS.finditer(token.content):
        pieces += [_text(token.content[end : found.start()]), *_link(found[0])]
        end = found.end()
    return [*pieces, _text(token.content[end:])] if pieces else [token]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _link(address: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(address), Token("link_close", "a", -1)]


_reader.core.ruler.push("link_addresses", link_addresses)
