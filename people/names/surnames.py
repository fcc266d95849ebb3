"""Chinese surnames: which there are, and how they are read when they are surnames."""

import functools
from dataclasses import dataclass
from typing import Final

from . import tables
from .folding import fold_han

SINGLE: Final = frozenset("".join(tables.words("surnames_single.txt")))


@dataclass(frozen=True, slots=True)
class SurnameReading:
    """The usual reading, one syllable with its tone mark per character, and the other ones."""

    main: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()


def _single_readings() -> dict[str, SurnameReading]:
    return {
        surname: SurnameReading((main,), tuple((other,) for other in others))
        for surname, main, *others in tables.entries("surname_readings.txt")
    }


def _compound_readings() -> tuple[dict[str, SurnameReading], dict[str, str]]:
    """The readings, and how doubtful each surname is: "", "?" or "??"."""
    readings, doubts = {}, {}
    for surname, *rest in tables.entries("surnames_compound.txt"):
        doubts[surname] = rest.pop() if rest[-1].startswith("?") else ""
        main, *others = (tuple(reading.split()) for reading in " ".join(rest).split("/"))
        readings[surname] = SurnameReading(main, tuple(others))
    return readings, doubts


SINGLE_READINGS: Final = _single_readings()
COMPOUND_READINGS, _DOUBTS = _compound_readings()
_LONGEST: Final = max(map(len, COMPOUND_READINGS))
_FIRST_OF_COMPOUND: Final = frozenset(surname[0] for surname in COMPOUND_READINGS)


def compound_at_start(text: str) -> str:
    """The longest compound surname the text begins with, as it is written there; or nothing."""
    if fold_han(text[:1]) not in _FIRST_OF_COMPOUND:
        return ""
    folded = fold_han(text[:_LONGEST])
    for length in range(len(folded), 1, -1):
        if folded[:length] in COMPOUND_READINGS:
            return text[:length]
    return ""


def is_doubtful_compound(surname: str) -> bool:
    return _DOUBTS[fold_han(surname)] != ""


def is_unlikely_compound(surname: str) -> bool:
    return _DOUBTS[fold_han(surname)] == "??"


def is_single(character: str) -> bool:
    return character in SINGLE or fold_han(character) in SINGLE


def is_surname(text: str) -> bool:
    return is_single(text) if len(text) == 1 else compound_at_start(text) == text != ""


@functools.cache
def surname_reading(surname: str) -> SurnameReading | None:
    """How this surname is read, where that needs saying; None where the everyday reading is right.

    The character as written goes first, so that 於 and 于, 甯 and 宁 keep their own readings.
    """
    for spelling in (surname, fold_han(surname)):
        found = SINGLE_READINGS.get(spelling) or COMPOUND_READINGS.get(spelling)
        if found:
            return found
    return None
