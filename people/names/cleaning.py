"""Bring a written name into one shape without losing a character of it.

Control characters, direction overrides and other unseen signs go; spaces, middle dots and full-width
letters take one form. Rare characters, variation selectors, private-use characters, and the joiners that
Persian, Indian and emoji writing need, stay.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .characters import HAN, has_han, is_han
from .splitting import split_name
from .surnames import is_surname


@dataclass(frozen=True, slots=True)
class CleanedName:
    """The clean text, and codes for what had to be changed, in a fixed order."""

    text: str
    changes: tuple[str, ...]


def clean_name(text: str) -> str:
    """The name in its one clean shape. Cleaning it again changes nothing."""
    return text if _is_plain(text) else clean_name_with_changes(text).text


def clean_name_with_changes(text: str) -> CleanedName:
    """The same, saying what it changed. ``surrogates`` and ``noncharacters`` mean a broken file."""
    changes: set[str] = set()
    while True:
        before = text
        for code, step in _STEPS:
            after = step(text)
            if after != text:
                changes.add(code)
            text = after
        if text == before:
            return CleanedName(text, tuple(code for code, _ in _STEPS if code in changes))


_PLAIN: Final = re.compile("[\u4e00-\u9fa5]{0,4}|[A-Za-z.'-]+(?: [A-Za-z.'-]+)*")
_DOTS: Final = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65]")
_HAN_FULL_STOP: Final = re.compile(f"({HAN})[.\uff0e](?={HAN})")
_SPACED_DOT: Final = re.compile(f"({HAN}) ?· ?(?={HAN})")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_NONCHARACTERS: Final = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}" for p in range(17)) + "]"
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN: Final = re.compile(
    "[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001-\U000e007f]"
)
_JOINERS: Final = re.compile("[\u200c\u200d]+")
_KANGXI: Final = re.compile("[\u2f00-\u2fd5]")
_FULL_WIDTH: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_FULL_WIDTH_MARKS: Final = re.compile("[\uff07\uff08\uff09\uff0c\uff0d\uff0e]")
_JOINING: Final = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff]")


def _is_plain(text: str) -> bool:
    """Most names, recognised without taking them apart."""
    return _PLAIN.fullmatch(text) is not None


def _gbk_private_use() -> dict[int, str]:
    """Where old GBK software put 80 characters (䶮 among them) before Unicode had them."""
    table: dict[int, str] = {}
    trails = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    for code, trail in enumerate(trails, start=0xE815):
        table[code] = bytes((0xFE, trail)).decode("gb18030")
    later = {0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F}
    later |= {0xE855: 0x241FE, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7}
    later |= {0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB}
    return table | {code: chr(now) for code, now in later.items()}


_GBK_PRIVATE_USE: Final = _gbk_private_use()


def _drop_stray_joiners(text: str) -> str:
    """Joiners stay where a script or an emoji needs them, between two characters of its own."""

    def keep(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return match[0][0] if _takes_joiners(before) and _takes_joiners(after) else ""

    return _JOINERS.sub(keep, text)


def _takes_joiners(character: str) -> bool:
    if not character:
        return False
    return bool(_JOINING.match(character)) or unicodedata.category(character) in ("So", "Sk") or (character == "\ufe0f")


def _narrow(text: str) -> str:
    """Full-width letters and digits as ASCII; full-width marks too where no Chinese stands beside them."""
    narrowed = _FULL_WIDTH.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)
    if has_han(narrowed):
        return narrowed
    return _FULL_WIDTH_MARKS.sub(lambda match: chr(ord(match[0]) - 0xFEE0), narrowed)


def _one_dot(text: str) -> str:
    text = _DOTS.sub("·", text)
    text = _HAN_FULL_STOP.sub(r"\1·", text)
    return _SPACED_DOT.sub(r"\1·", text)


def _close_up_han(text: str) -> str:
    """Close up names spaced to align (王　伟), but keep a space that tells where a surname ends."""
    words = text.split(" ")
    if len(words) < 2 or not all(is_han(word) for word in words):
        return text
    joined = "".join(words)
    if len(words) == len(joined):
        return joined
    agrees = len(words) == 2 and is_surname(words[0]) and split_name(joined).family == words[0]
    return joined if agrees else text


_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("surrogates", lambda text: _SURROGATES.sub("", text)),
    ("noncharacters", lambda text: _NONCHARACTERS.sub("", text)),
    ("controls", lambda text: _CONTROLS.sub("", text)),
    ("direction", lambda text: _DIRECTION.sub("", text)),
    ("unseen", lambda text: _UNSEEN.sub("", text)),
    ("joiners", _drop_stray_joiners),
    ("old_encoding", lambda text: text.translate(_GBK_PRIVATE_USE)),
    ("radicals", lambda text: _KANGXI.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)),
    ("composed", lambda text: unicodedata.normalize("NFC", text)),
    ("full_width", _narrow),
    ("spaces", lambda text: " ".join(text.split())),
    ("middle_dot", _one_dot),
    ("han_spaces", _close_up_han),
)
