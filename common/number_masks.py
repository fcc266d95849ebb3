"""What numbers of one kind look like, drawn character by character: ``20######``, ``Z@-####``.

A drawing instead of a regular expression: staff can read it, it says by itself what an example looks like, and no text
takes longer to compare than it is long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

DIGIT, LETTER, EITHER = "#", "@", "?"
_MEANS = {DIGIT: "[0-9]", LETTER: "[A-Z]", EITHER: "[0-9A-Z]"}
_STANDS_ALONE = re.compile(r"[!-~]+")  # what a keyboard types, without spaces
LONGEST = 40
MOST = 12


@dataclass(frozen=True, slots=True)
class Mask:
    """One drawing. ``#`` is a digit, ``@`` a letter, ``?`` either; everything else stands for itself."""

    drawn: str
    pattern: re.Pattern[str]

    def fits(self, number: str) -> bool:
        """Small letters are as good as capitals."""
        return self.pattern.fullmatch(number.upper()) is not None


class UnreadableMask(ValueError):
    """``args[0]`` is the line that is no drawing."""


@lru_cache(maxsize=32)
def masks_from(text: str) -> tuple[Mask, ...]:
    """One mask a line, blank lines aside. Raises ``UnreadableMask``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise UnreadableMask(lines[MOST])
    return tuple(_mask(line) for line in lines)


def _mask(line: str) -> Mask:
    if len(line) > LONGEST or not _STANDS_ALONE.fullmatch(line) or not set(line) & _MEANS.keys():
        raise UnreadableMask(line)
    return Mask(line, re.compile("".join(_MEANS.get(sign) or re.escape(sign.upper()) for sign in line)))


def fits_any(number: str, masks: Sequence[Mask]) -> bool:
    """Where nothing is drawn, every number fits."""
    return not masks or any(mask.fits(number) for mask in masks)


def with_zeros(number: str, masks: Sequence[Mask]) -> str:
    """The number with the zeros in front that a spreadsheet has eaten, or empty when no zeros make it fit."""
    if not number.isascii() or not number.isdigit():
        return ""
    longer = sorted({len(mask.drawn) for mask in masks if len(mask.drawn) > len(number)})
    return next((whole for size in longer if fits_any(whole := number.zfill(size), masks)), "")


def plain(number: str) -> str:
    """Digits, letters and signs of full width as a keyboard types them, and no blanks at the ends."""
    if not number.isascii():
        number = "".join(_narrow(sign) for sign in number)
    return number.strip()


def _narrow(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" else sign
