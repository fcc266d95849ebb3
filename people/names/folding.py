"""Fold the spellings of one name together, so that they can be compared and searched.

A fold is for comparing only. What a person wrote is never replaced by it.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from . import tables
from .characters import is_han

# Characters that take no room on the page: an equal-looking name must not differ by them.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_MARKS: Final = re.compile("[\u0300-\u036f]")
_WHOLE_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)


@functools.cache
def _simplified() -> dict[int, str]:
    return tables.pairs("simplified.txt")


@functools.cache
def _forms() -> dict[int, str]:
    return tables.pairs("forms.txt")


@functools.cache
def _han_fold() -> dict[int, str]:
    return _forms() | _simplified()


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, one for one."""
    return text.translate(_simplified())


def fold_forms(text: str) -> str:
    """Printers', regional and Japanese shapes of a character as the common one, one for one."""
    return text.translate(_forms())


def fold_han(text: str) -> str:
    """Both: the length never changes, so positions in the text stay what they were."""
    return text.translate(_han_fold())


def strip_marks(text: str) -> str:
    """Latin, Greek and Cyrillic letters without their accents; other scripts keep their vowels."""
    if text.isascii():
        return text
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).translate(_WHOLE_LETTERS)


def fold_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def drop_unseen(text: str) -> str:
    return _UNSEEN.sub("", text)


def letters_of(text: str) -> str:
    """Letters, digits, signs like emoji, and private characters; no spaces, dots, hyphens, commas."""
    return "".join(letter for letter in text if _is_letter(unicodedata.category(letter)))


def _is_letter(category: str) -> bool:
    return category[0] in "LNMS" or category == "Co"


def drop_separators(text: str) -> str:
    """The letters; of a name that has none, what there is."""
    return letters_of(text) or "".join(text.split())


# In this order. The code is what a comparison gives as its reason.
STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("width", fold_width),
    ("unseen", drop_unseen),
    ("case", str.casefold),
    ("diacritics", strip_marks),
    ("traditional", simplify),
    ("character_form", fold_forms),
    ("spacing", drop_separators),
)


def fold_name(text: str) -> str:
    """The key under which spellings of one name are equal: "Zēng Lì" and "ZENG-LI", 曾麗 and 曾丽."""
    if is_han(text) and text.isalpha():
        return fold_han(fold_width(text))
    for _, step in STEPS:
        text = step(text)
    return text


def folding_reasons(one: str, other: str) -> tuple[str, ...]:
    """Which steps were needed to make the two equal; empty if they are not."""
    if fold_name(one) != fold_name(other):
        return ()
    needed = [code for code, _ in STEPS if _folded_without(code, one) != _folded_without(code, other)]
    return tuple(needed)


def _folded_without(left_out: str, text: str) -> str:
    for code, step in STEPS:
        if code != left_out:
            text = step(text)
    return text


def search_key(query: str) -> str:
    """What a person typed, as the search forms of a name are written: "Zēng Lì" → "zengli"."""
    return fold_name(query)
