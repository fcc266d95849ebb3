"""What kind of character is this? The few classes of characters that names turn on."""

import re
from typing import Final

# 〇 and 々 are written as characters of a name; compatibility ideographs still occur in old files.
_HAN_RANGES: Final = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
VARIATION: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
HAN: Final = f"[{_HAN_RANGES}][{VARIATION}]*"
MIDDLE_DOT: Final = "·"

_ALL_HAN: Final = re.compile(f"(?:{HAN})+")
_HAS_HAN: Final = re.compile(f"[{_HAN_RANGES}]")
_HAN_CHARACTER: Final = re.compile(HAN)
_PIECE: Final = re.compile(f"{HAN}|.[{VARIATION}\u0300-\u036f]*", re.DOTALL)
_VARIATION: Final = re.compile(f"[{VARIATION}]")
_ALL_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")


def is_han(text: str) -> bool:
    """True when the text is Chinese characters and nothing else."""
    return _ALL_HAN.fullmatch(text) is not None


def has_han(text: str) -> bool:
    return _HAS_HAN.search(text) is not None


def is_hangul(text: str) -> bool:
    return _ALL_HANGUL.fullmatch(text) is not None


def han_characters(text: str) -> list[str]:
    """The Chinese characters in the text, each with the variation selectors that belong to it."""
    return _HAN_CHARACTER.findall(text)


def pieces(text: str) -> list[str]:
    """The text cut so that no piece can be torn further without spoiling it."""
    return _PIECE.findall(text)


def without_variation(text: str) -> str:
    return _VARIATION.sub("", text)
