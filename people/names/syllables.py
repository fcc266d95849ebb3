"""Mandarin syllables: how a character is read in a given name, tones on and off, pinyin taken apart."""

import functools
import re
from typing import Final

from . import tables
from .characters import without_variation
from .folding import fold_han
from .surnames import SINGLE, SINGLE_READINGS

_TONES: Final = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
_ACCENTED: Final = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_NUMBERED: Final = re.compile("([a-zü]+)([1-5])")
_VOWELS: Final = tuple("aoeāáǎàōóǒòēéěè")

WITH_U_UMLAUT: Final = frozenset({"lv", "nv", "lve", "nve"})

IN_NAMES: Final[dict[str, tuple[str, ...]]] = {
    character: tuple(readings) for character, *readings in tables.entries("given_readings.txt")
}


@functools.cache
def toneless(syllable: str) -> str:
    """In the letters people type: lǜ → lv, zēng → zeng."""
    return syllable.translate(_TONES)


@functools.cache
def _dictionary() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # the dictionaries take a moment and some megabytes

    return PINYIN_DICT


@functools.cache
def character_readings(character: str) -> tuple[str, ...]:
    """How the character may be read in a given name, likeliest first; empty if nobody knows."""
    bare = without_variation(character)
    for spelling in (bare, fold_han(bare)):
        if spelling in IN_NAMES:
            return IN_NAMES[spelling]
        known = _dictionary().get(ord(spelling), "").split(",")
        first = next((reading for reading in known if _ACCENTED.search(reading)), known[0])
        if first:
            return (first,)
    return ()


@functools.cache
def surname_spellings() -> frozenset[str]:
    """The single surnames in pinyin without tones, with the spellings of ü."""
    usual = {
        toneless(SINGLE_READINGS[name].main[0] if name in SINGLE_READINGS else reading)
        for name in SINGLE
        for reading in character_readings(name)[:1]
    }
    return frozenset(usual | {other for one in usual for other in spellings_of_u(one)})


def spellings_of_u(word: str) -> tuple[str, ...]:
    """lv is also typed lu, and printed lyu in passports. Nothing for other words."""
    return (word.replace("v", "u"), word.replace("v", "yu")) if word in WITH_U_UMLAUT else ()


def join_syllables(syllables: tuple[str, ...]) -> str:
    """One word with a capital, and an apostrophe where the joint could be misread: Xī'ān."""
    word = "".join(f"'{one}" if one.startswith(_VOWELS) else one for one in syllables)
    return word.removeprefix("'").capitalize()


@functools.cache
def _known_syllables() -> frozenset[str]:
    spoken = (reading for readings in _dictionary().values() for reading in readings.split(","))
    return frozenset(one for one in map(toneless, spoken) if re.fullmatch("[a-z]*[aeiouv][a-z]*", one))


def parse_pinyin(text: str, count: int) -> tuple[str, ...]:
    """A person's own reading of ``count`` characters as syllables with tone marks.

    Takes "yǎ qín", "Yǎqín", "ya3 qin2", "Ya-qin". What does not come apart that way, a reading in Cantonese
    for instance, is kept in the words it was written in.
    """
    words = [_with_marks(word) for word in re.split(r"[\s'’·-]+", text.strip().lower()) if word]
    if len(words) == count:
        return tuple(words)
    found = _segment("".join(words), count)
    return found or tuple(words)


def _with_marks(word: str) -> str:
    if not _NUMBERED.search(word):
        return word
    from pypinyin.contrib.tone_convert import to_tone

    return _NUMBERED.sub(lambda match: str(to_tone(match[0].replace("ü", "v"))), word)


def _segment(word: str, count: int) -> tuple[str, ...]:
    """Cut into exactly that many syllables, long ones first; nothing if it cannot be done."""
    if count == 0:
        return ()
    plain = word.translate(_TONES)
    if count == 1:
        return (word,) if plain in _known_syllables() else ()
    for length in range(min(6, len(word) - count + 1), 0, -1):
        if plain[:length] in _known_syllables():
            rest = _segment(word[length:], count - 1)
            if rest:
                return (word[:length], *rest)
    return ()
