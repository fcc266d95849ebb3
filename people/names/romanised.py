"""Names in Latin letters: suffixes, particles, and Chinese names that keep the family name in front."""

import functools
import re
from typing import Final

from . import tables
from .folding import strip_marks
from .syllables import surname_spellings

GENERATIONS: Final = (
    "Jr.", "Jr", "jr.", "jr", "JR.", "JR", "Sr.", "Sr", "sr.", "sr", "SR.", "SR", "II", "III", "IV",
)  # fmt: skip
TITLES: Final = (
    "Ph.D.", "PhD", "Ph. D.", "PHD", "M.D.", "MD", "J.D.", "D.Phil.", "DPhil", "D.Sc.", "DSc", "Ed.D.", "EdD",
    "MBA", "M.B.A.", "M.Sc.", "MSc", "CPA", "C.P.A.", "CFA", "P.E.", "Esq.", "Esq", "D.D.S.", "DDS", "D.V.M.",
    "DVM", "R.N.", "RN", "FRS", "O.B.E.", "OBE",
)  # fmt: skip
_GENERATION_NUMBERS: Final = {"jr": "2", "sr": "1", "ii": "2", "iii": "3", "iv": "4"}

# Particles that begin a family name even when written with a capital; the rest only in small letters,
# because La, Le, Da and Di are also given names and Chinese syllables.
_PARTICLES: Final = frozenset(
    ("van", "von", "vande", "vander", "der", "den", "ter", "ten", "del", "della", "dello", "dos", "das")
)
_SMALL_PARTICLES: Final = frozenset((
    "de", "d'", "da", "di", "du", "la", "le", "lo", "las", "los", "el", "al", "ul", "af", "av", "bin", "ibn",
    "ben", "bint", "abu", "ap", "zu", "zum", "zur", "vom", "op", "'t", "in",
))  # fmt: skip

_INITIAL: Final = r"(?:zh|ch|sh|tz|ts|hs|sz|ng|kw|gw|ph|kh|th|ss|[bpmfdtnlgkhjqxrzcsywv])?"
_FINAL: Final = (
    r"(?:iang|iong|uang|iung|yung|ueng|yuen|eung|eong|iao|ian|ieh|ien|uai|uan|uei|ueh|ang|eng|ing|ong|ung|"
    r"aam|aan|aau|aai|aap|aat|aak|oon|oot|eon|eot|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|ih|eh|oh|ah|ee|oo|"
    r"inh|eou|ae|eo|iew|aw|ew|ow|am|im|om|um|em|ap|ip|op|up|at|it|ot|ut|ak|ek|ik|ok|uk|au|oi|oy|ay|on|or|a|e|i|o|u|v)"
)
_ONE_OR_TWO: Final = re.compile(rf"(?:{_INITIAL}{_FINAL}|ng)(?:['’]?{_INITIAL}{_FINAL})?")
_ONE: Final = re.compile(rf"{_INITIAL}{_FINAL}|ng")


def generation(suffix: str) -> str:
    """Which of that name: "1" for Sr., "2" for Jr. and II …; "" where the suffix does not say."""
    for word in re.split(r"[ ,.]+", suffix.lower()):
        if word in _GENERATION_NUMBERS:
            return _GENERATION_NUMBERS[word]
    return ""


def is_particle(word: str, following: str) -> bool:
    """Does a family name begin here? Van Dyke, de la Cruz, De La Hoya; but Wang Di has none."""
    if word.lower() in _PARTICLES or word in _SMALL_PARTICLES:
        return True
    return word == "De" and following in ("La", "Las", "Los", "El")


def capitals(words: list[str]) -> tuple[int, int] | None:
    """(start, end) of the family name where it alone is in capitals (ZENG Li, Juan DE LA CRUZ)."""
    loud = [_is_loud(word) for word in words]
    if all(loud) or not any(loud):
        return None
    start = loud.index(True)
    end = next((index for index in range(start, len(loud)) if not loud[index]), len(loud))
    if any(loud[end:]) or (start > 0 and end < len(loud)):
        return None
    return start, end


def _is_loud(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and "." not in word and all(letter.isupper() for letter in letters)


@functools.cache
def _surnames() -> frozenset[str]:
    return frozenset(tables.words("romanised_surnames.txt")) | surname_spellings()


def _is_surname(word: str) -> bool:
    return strip_marks(word.lower()).replace("-", "").replace("'", "") in _surnames()


def _is_chinese_given(words: list[str]) -> bool:
    """Syllables of a Chinese given name, at most three: Xiaoming, Tai-man, Kuan Yew."""
    parts = [part for word in words for part in strip_marks(word.lower()).split("-")]
    if len(parts) == 1:
        return _ONE_OR_TWO.fullmatch(parts[0]) is not None
    return len(parts) <= 3 and all(_ONE.fullmatch(part) for part in parts)


def could_be_family_first(words: list[str]) -> bool:
    """A surname of the Chinese world first, and syllables of a Chinese given name after it."""
    return _is_surname(words[0]) and _is_chinese_given(words[1:])


def is_family_first(words: list[str]) -> bool:
    """Likelier family first: the last word cannot be the surname instead. Wang Li may be either."""
    return len(words) > 2 or not _is_surname(words[-1])
