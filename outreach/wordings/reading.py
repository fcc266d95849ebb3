"""How a body is read: Markdown without HTML, and what we add to it.

``{{name}}``                       a placeholder, when there is one of that name; else it stands there as typed
``[Words](https://…){button}``     a button; ``{按钮}`` as well
``[[group: 2006-3]]``              a card, alone in its paragraph, of a kind that somebody registered
``![What it shows](picture:…)``    a picture that was sent in for this message

What a letter has no need of and what people type without meaning it is off: HTML, code, entities, headings by
underlining.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from common.markdown import link_addresses
from outreach.registry import Block, blocks, find_placeholder
from outreach.wordings.slots import TYPED

BUTTON = re.compile(r"^[ ]*[{｛][ ]?(?:button|按钮)[ ]?[}｝]")
CARD = re.compile(r"\[\[[ ]*([a-z_]+)[ ]*[:：][ ]*([^\[\]\n]+?)[ ]*\]\]")
PICTURE = "picture:"


def _placeholder(state: StateInline, silent: bool) -> bool:
    found = TYPED.match(state.src, state.pos)
    placeholder = find_placeholder(found[1]) if found else None
    if found is None or placeholder is None or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content = found[0]
        token.meta = {"name": placeholder.name, "fallback": (found[2] or "").strip()}
    state.pos = found.end()
    return True


def _buttons(state: StateCore) -> None:
    """A link with ``{button}`` right behind it."""
    for block in state.tokens:
        pieces = block.children or []
        opened: list[Token] = []
        for token, behind in zip_longest(pieces, pieces[1:]):
            if token.type == "link_open":
                opened.append(token)
            elif token.type == "link_close" and opened:
                start = opened.pop()
                if behind is not None and behind.type == "text" and BUTTON.match(behind.content):
                    behind.content = BUTTON.sub("", behind.content)
                    start.meta["button"] = token.meta["button"] = True


def _cards(state: StateCore) -> None:
    """A paragraph that is one card and nothing else."""
    tokens, number = [], 0
    while number < len(state.tokens):
        token = state.tokens[number]
        found = CARD.fullmatch(state.tokens[number + 1].content.strip()) if token.type == "paragraph_open" else None
        if found and found[1] in blocks:
            token = Token("card", "", 0, meta={"block": blocks[found[1]], "what": found[2]}, map=token.map)
            number += 2
        tokens.append(token)
        number += 1
    state.tokens = tokens


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"breaks": True, "html": False, "maxNesting": 20}).enable("strikethrough")
    reader.disable(
        ["html_block", "html_inline", "lheading", "reference", "code", "fence", "backticks", "entity", "autolink"]
    )
    reader.inline.ruler.before("text", "placeholder", _placeholder)
    reader.core.ruler.push("link_addresses", link_addresses)
    reader.core.ruler.push("buttons", _buttons)
    reader.core.ruler.push("cards", _cards)
    return reader


reader = _reader()


def tokens_of(body: str) -> list[Token]:
    """The body in pieces; what renders it and what looks it over both begin here."""
    return reader.parse(body)


def every(tokens: list[Token]) -> Iterator[Token]:
    """Those inside of others too."""
    for token in tokens:
        yield token
        yield from every(token.children or [])


def card_of(token: Token) -> tuple[Block, str]:
    return token.meta["block"], token.meta["what"]
