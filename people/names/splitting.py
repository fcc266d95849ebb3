"""Where does the family name end? By the way the name is written, never by guessing a culture.

A name that could be cut in more than one place says so: ``others`` holds the other cuts. What a person says
about their own name is kept with the person and wins over all of this.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from . import romanised, tables
from .characters import MIDDLE_DOT, has_han, is_han, is_hangul
from .folding import fold_han
from .surnames import compound_at_start, is_doubtful_compound, is_single, is_surname, is_unlikely_compound


class NameOrder(StrEnum):
    FAMILY_FIRST = "family_first"
    GIVEN_FIRST = "given_first"
    FAMILY_COMMA = "family_comma"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class NameParts:
    """A full name cut into its parts, in the order it was written.

    A name without a family name is all ``given``. ``gaps`` are the separators as written: between the two
    main parts, and before the suffix.
    """

    family: str
    given: str
    suffix: str = ""
    order: NameOrder = NameOrder.SINGLE
    gaps: tuple[str, str] = ("", "")
    others: tuple["NameParts", ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return bool(self.others)

    def written(self) -> str:
        """The full name again, exactly."""
        first, second = self.family, self.given
        if self.order == NameOrder.GIVEN_FIRST:
            first, second = second, first
        return first + self.gaps[0] + second + self.gaps[1] + self.suffix


def split_name(full_name: str) -> NameParts:
    """Cut a clean name (see ``clean_name``) into family and given name."""
    if is_han(full_name):
        return _split_han(full_name)
    if MIDDLE_DOT in full_name and has_han(full_name):
        return _split_at_dot(full_name)
    if has_han(full_name):
        return _split_mixed(full_name)
    if is_hangul(full_name):
        return _split_hangul(full_name)
    return _split_latin(full_name)


def join_name(family: str, given: str, suffix: str = "") -> str:
    """A full name from its parts: 欧阳 + 修 → 欧阳修, "Williams" + "Clifton C." + "Jr." → as one signs it."""
    east_asian = has_han(family + given) or is_hangul(family + given)
    name = family + given if east_asian else f"{given} {family}".strip()
    if not suffix:
        return name
    return f"{name}, {suffix}" if name else suffix


def parts_from_columns(family: str, given: str) -> NameParts:
    """Two columns of a file, where a suffix often hides behind the given name ("Clifton C., Jr.")."""
    if not family or not given:
        return NameParts("", family or given)
    if has_han(family) or is_hangul(family):
        return NameParts(family, given, order=NameOrder.FAMILY_FIRST)
    given, gap, suffix = _cut_suffix(given)
    return NameParts(family, given, suffix, NameOrder.FAMILY_COMMA, (", ", gap))


# ── Chinese ────────────────────────────────────────────────────────────────────────────────────────────

# Names of one piece that would otherwise lose their first syllable to a surname: common Tibetan words,
# and the beginnings of common Uyghur and Mongol names written without a dot.
_ONE_PIECE_WORDS: Final = frozenset(tables.words("one_piece_words.txt"))
_ONE_PIECE_BEGINNINGS: Final = frozenset(tables.words("one_piece_beginnings.txt"))
_LONGEST_CHINESE: Final = 4


def _split_han(name: str) -> NameParts:
    compound = compound_at_start(name)
    if compound and len(compound) + 3 >= len(name):
        return _split_compound(name, compound)
    if len(name) == 1 or len(name) > _LONGEST_CHINESE:
        return NameParts("", name)
    return _split_single(name)


def _cut(name: str, length: int, *others: NameParts) -> NameParts:
    return NameParts(name[:length], name[length:], order=NameOrder.FAMILY_FIRST, others=others)


def _split_compound(name: str, compound: str) -> NameParts:
    length = len(compound)
    if name == compound:  # 欧阳 may be Ms Ou, or somebody known by the surname alone
        return _cut(name, 1, NameParts("", name)) if length == 2 else NameParts("", name)
    if is_unlikely_compound(compound):
        return _cut(name, 1, _cut(name, length))
    return _cut(name, length, _cut(name, 1)) if is_doubtful_compound(compound) else _cut(name, length)


def _is_one_piece(name: str) -> bool:
    """A name without a family name: a word or two of Tibetan or Mongol, the beginning of an Uyghur name."""
    folded = fold_han(name)
    if len(name) != 3 and all(folded[at : at + 2] in _ONE_PIECE_WORDS for at in range(0, len(name), 2)):
        return True
    return len(name) > 2 and folded[:2] in _ONE_PIECE_BEGINNINGS


def _split_single(name: str) -> NameParts:
    one_piece, cut = NameParts("", name), _cut(name, 1)
    if _is_one_piece(name):
        doubtful = len(name) < 4 and is_single(name[0])
        return replace(one_piece, others=(cut,)) if doubtful else one_piece
    if len(name) < 4:
        return cut if is_single(name[0]) else replace(cut, others=(one_piece,))
    if not is_single(name[0]):
        return one_piece
    # 陈方安生: two surnames, or one and a given name of three
    return replace(cut, others=(_cut(name, 2),)) if is_single(name[1]) else cut


def _split_at_dot(name: str) -> NameParts:
    """阿卜杜拉·买买提 is one name with a father's name: no family; 爱新觉罗·溥仪 has one."""
    before, _, after = name.partition(MIDDLE_DOT)
    if after and len(before) > 1 and is_surname(before):
        return NameParts(before, after, order=NameOrder.FAMILY_FIRST, gaps=(MIDDLE_DOT, ""))
    return NameParts("", name)


_LEADING_HAN: Final = re.compile(r"(\S+)( ?)(.*)", re.DOTALL)


def _split_mixed(name: str) -> NameParts:
    """陈大文 Peter, 李 David, 王Anna, 田中 太郎, David 李."""
    words = name.split(" ")
    if len(words) == 2 and is_han(words[0]) and is_han(words[1]):
        if fold_han(words[0]) in _ONE_PIECE_WORDS:
            return NameParts("", name)
        return NameParts(words[0], words[1], order=NameOrder.FAMILY_FIRST, gaps=(" ", ""))
    head = next((index for index, letter in enumerate(name) if not is_han(letter)), len(name))
    if head:
        return _split_after_han(name, name[:head])
    before, gap, last = name.rpartition(" ")
    if before and is_han(last) and is_surname(last) and not has_han(before):
        return NameParts(last, before, order=NameOrder.GIVEN_FIRST, gaps=(gap, ""))
    return NameParts("", name)


def _split_after_han(name: str, head: str) -> NameParts:
    family = head if is_surname(head) else _split_han(head).family
    if not family:
        return NameParts("", name)
    rest = name[len(family) :]
    given = rest.lstrip(" ")
    gap = rest[: len(rest) - len(given)]
    return NameParts(family, given, order=NameOrder.FAMILY_FIRST, gaps=(gap, ""))


# ── Korean in its own script ───────────────────────────────────────────────────────────────────────────

_HANGUL_COMPOUND: Final = ("남궁", "선우", "황보", "제갈", "사공", "독고", "서문", "동방")


def _split_hangul(name: str) -> NameParts:
    if not 2 <= len(name) <= 4:
        return NameParts("", name)
    return _cut(name, 2 if len(name) > 2 and name.startswith(_HANGUL_COMPOUND) else 1)


# ── Latin and the other alphabets ──────────────────────────────────────────────────────────────────────

_COMMA: Final = re.compile(r" ?, ?")
_TITLES: Final = "|".join(map(re.escape, romanised.TITLES))
_GENERATIONS: Final = "|".join(map(re.escape, romanised.GENERATIONS))
_SUFFIX: Final = f"(?:{_GENERATIONS}|{_TITLES})"
_AFTER_COMMA: Final = re.compile(rf"(.*[^\s,])( ?, ?)({_SUFFIX}(?:[ ,]+{_SUFFIX})*)", re.DOTALL)
_AFTER_SPACE: Final = re.compile(rf"(.*[^\s,])( )({_SUFFIX}(?:[ ,]+{_SUFFIX})*)", re.DOTALL)


def _cut_suffix(name: str) -> tuple[str, str, str]:
    """(name, separator, suffix); the longest suffix that leaves a name standing."""
    match = _AFTER_COMMA.fullmatch(name) or _AFTER_SPACE.fullmatch(name)
    if not match:
        return name, "", ""
    main, gap, suffix = match.groups()
    earlier, earlier_gap, first = _cut_suffix(main)
    return (earlier, earlier_gap, first + gap + suffix) if first else (main, gap, suffix)


def _split_latin(name: str) -> NameParts:
    main, gap, suffix = _cut_suffix(name)
    comma = _COMMA.search(main)
    if comma and comma.start() and comma.end() < len(main):
        family, given = main[: comma.start()], main[comma.end() :]
        return NameParts(family, given, suffix, NameOrder.FAMILY_COMMA, (comma[0], gap))
    words = main.split(" ")
    if len(words) < 2 or not all(words):
        return NameParts("", main, suffix, gaps=("", gap))
    return _split_words(words, gap, suffix)


def _split_words(words: list[str], gap: str, suffix: str) -> NameParts:
    family_first = _family_first(words, 1, gap, suffix)
    given_first = _given_first(words, _trailing_family(words), gap, suffix)
    capitals = romanised.capitals(words)
    if capitals:
        first, last = capitals
        if first == 0:
            return _family_first(words, last, gap, suffix)
        return _given_first(words, len(words) - first, gap, suffix)
    if not romanised.could_be_family_first(words):
        return given_first
    likely = romanised.is_family_first(words)
    one, other = (family_first, given_first) if likely else (given_first, family_first)
    return replace(one, others=(other,))


def _family_first(words: list[str], length: int, gap: str, suffix: str) -> NameParts:
    family, given = " ".join(words[:length]), " ".join(words[length:])
    return NameParts(family, given, suffix, NameOrder.FAMILY_FIRST, (" ", gap))


def _given_first(words: list[str], length: int, gap: str, suffix: str) -> NameParts:
    family, given = " ".join(words[-length:]), " ".join(words[:-length])
    return NameParts(family, given, suffix, NameOrder.GIVEN_FIRST, (" ", gap))


def _trailing_family(words: list[str]) -> int:
    """How many words at the end are the family name: van der Berg and Ortega y Gasset are three."""
    for index in range(1, len(words) - 1):
        if romanised.is_particle(words[index], words[index + 1]):
            return len(words) - index
        if words[index].lower() in ("y", "e", "i") and index > 1 and words[index].islower():
            return len(words) - index + 1
    return 1
