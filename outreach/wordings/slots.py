"""Places in a text that are another one for each reader.

A slot stands in a text as ``START name BETWEEN fallback END``. The three marks are control characters, which no text
of ours can hold: they are taken out of everything before slots are put in, and a filled text is never cut again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from outreach.registry import find_placeholder

START, BETWEEN, END = "\x02", "\x04", "\x03"
MARKS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SLOT = re.compile(f"{START}([^{BETWEEN}]*){BETWEEN}([^{END}]*){END}")
LINE_ENDS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

# {{name}}, {{class|friends}}; a full-width bar and spaces are what a Chinese keyboard gives.
TYPED = re.compile(r"\{\{[ \t\u3000]*([^{}|｜\n]{1,40}?)[ \t\u3000]*(?:[|｜]([^{}\n]{0,80}))?\}\}")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut at its slots: ``literals`` has one more than ``slots``, which are names with their fallbacks."""

    literals: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]

    @property
    def names(self) -> set[str]:
        return {name for name, _fallback in self.slots}


def without_marks(text: str) -> str:
    """The text as it may go in: tabs and line ends stay, other control characters do not."""
    return MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def slot(name: str, fallback: str = "") -> str:
    return f"{START}{name}{BETWEEN}{fallback}{END}"


def marked(text: str, escaping: Callable[[str], str]) -> str:
    """A line with placeholders (a subject): they become slots, everything else is what it says."""
    text, parts, end = without_marks(text), [], 0
    for found in TYPED.finditer(text):
        placeholder = find_placeholder(found[1])
        if placeholder is None:
            continue
        parts += [escaping(text[end : found.start()]), slot(placeholder.name, escaping((found[2] or "").strip()))]
        end = found.end()
    return "".join([*parts, escaping(text[end:])])


def with_slots(frame: str, filled: Mapping[str, str]) -> str:
    """What a frame leaves open (``slot("=letter")``), put in once for all readers; it may hold slots itself."""
    return SLOT.sub(lambda found: filled.get(found[1], found[0]), frame)


def cut(text: str) -> Pieces:
    literals, slots, end = [], [], 0
    for found in SLOT.finditer(text):
        literals.append(text[end : found.start()])
        slots.append((found[1], found[2]))
        end = found.end()
    return Pieces((*literals, text[end:]), tuple(slots))


def fill(pieces: Pieces, words: Mapping[str, str]) -> str:
    """Join. ``words`` are escaped already where that is needed; empty ones give way to the fallback."""
    parts = [pieces.literals[0]]
    for (name, fallback), literal in zip(pieces.slots, pieces.literals[1:], strict=True):
        parts += (words.get(name) or fallback, literal)
    return "".join(parts)


def in_text(words: str) -> str:
    """A reader's word as it stands in a line: whatever a name brings along, a line has one end."""
    return LINE_ENDS.sub(" ", words)


def in_html(words: str) -> str:
    return escape(in_text(words))
