"""The same body as plain text: what a watch, a screen reader's user or an old mail program is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from messaging.letters.links import LinkRefused, absolute
from outreach.wordings.slots import slot

DIVIDER = "* * *"


@dataclass(slots=True)
class Text:
    """``said`` are paragraphs, each with whether it is an item of a list without gaps."""

    cards: Callable[[Token], str]
    said: list[tuple[str, bool]] = field(default_factory=list)
    margins: list[tuple[str, str]] = field(default_factory=list)  # of the first line to come, and of those after it
    numbers: list[int | None] = field(default_factory=list)  # of the lists around; None where they are bullets
    is_tight: bool = False

    def of(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self.take(token)
        if not self.said:
            return ""
        parts = [self.said[0][0]]
        for (_before, was_tight), (words, is_tight) in pairwise(self.said):
            parts += ("\n" if was_tight and is_tight else "\n\n", words)
        return "".join(parts)

    def take(self, token: Token) -> None:
        if token.type == "inline":
            self.say(words_of(token.children or []))
        elif token.type == "paragraph_open":
            self.is_tight = token.hidden
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            self.numbers.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.numbers.pop()
        elif token.type == "list_item_open":
            self._open_item()
        elif token.type == "blockquote_open":
            self.margins.append(("> ", "> "))
        elif token.type in ("list_item_close", "blockquote_close"):
            self.margins.pop()
        elif token.type == "hr":
            self.is_tight = False
            self.say(DIVIDER)
        elif token.type == "card":
            self.is_tight = False
            self.say(self.cards(token))

    def _open_item(self) -> None:
        number = self.numbers[-1]
        if number is not None:
            self.numbers[-1] = number + 1
        sign = "- " if number is None else f"{number}. "
        self.margins.append((sign, " " * len(sign)))

    def say(self, words: str) -> None:
        first = "".join(margin for margin, _later in self.margins)
        later = "".join(margin for _first, margin in self.margins)
        lines = words.split("\n")
        self.said.append(("\n".join(f"{later if n else first}{line}" for n, line in enumerate(lines)), self.is_tight))
        self.margins = [(margin, margin) for _first, margin in self.margins]


def words_of(tokens: Sequence[Token]) -> str:
    """The words of one paragraph; a link's address stands behind them, a button's on a line of its own."""
    parts: list[str] = []
    begun: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "placeholder":
            parts.append(slot(token.meta["name"], token.meta["fallback"]))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(f"[{token.content}]")
        elif token.type == "link_open":
            begun.append((len(parts), str(token.attrs["href"])))
        elif token.type == "link_close" and begun:
            start, address = begun.pop()
            parts[start:] = [_linked("".join(parts[start:]), address, is_button=bool(token.meta.get("button")))]
        elif not token.nesting:
            parts.append(token.content)
    return "".join(parts).strip("\n")


def _linked(words: str, address: str, *, is_button: bool) -> str:
    try:
        address = absolute(address)
    except LinkRefused:
        return words
    plain = address.removeprefix("mailto:").removeprefix("tel:")
    if words.strip() in (address, plain):
        return words
    return f"{words}:\n{address}" if is_button else f"{words} ({plain})"
