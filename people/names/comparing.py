"""Are these two spellings of one name? What kind of difference is there?

The answer is a verdict with reason codes; pages word them. Asking the other way round gives the same.

Reasons of a ``variant`` are how the spellings differ. Those in ``RECOGNISED`` are spellings of one and the
same name; the others (a missing middle name, initials, Jr. on one side only) may hide two people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from .characters import has_han, is_han, pieces
from .cleaning import clean_name
from .folding import fold_name, folding_reasons
from .readings import Readings, readings
from .romanised import generation
from .splitting import NameOrder, NameParts, split_name
from .syllables import WITH_U_UMLAUT


class NameVerdict(StrEnum):
    EXACT = "exact"
    VARIANT = "variant"
    SAME_READING = "same_reading"
    REORDERED = "reordered"
    ONE_CHARACTER = "one_character"
    DIFFERENT = "different"


# From the strongest to the weakest.
STRENGTH: Final = tuple(NameVerdict)

RECOGNISED: Final = frozenset(
    {
        "width",
        "unseen",
        "case",
        "diacritics",
        "traditional",
        "character_form",
        "spacing",
        "order_form",
        "title",
    }
)


class Segment(NamedTuple):
    """A stretch of a name, and whether the other name lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class NameComparison:
    verdict: NameVerdict
    reasons: tuple[str, ...]
    one: str
    other: str

    @property
    def is_recognised(self) -> bool:
        """The same name beyond doubt: equal, or differing only in how it is put on paper."""
        if self.verdict == NameVerdict.VARIANT:
            return RECOGNISED.issuperset(self.reasons)
        return self.verdict == NameVerdict.EXACT

    @property
    def difference(self) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
        """Both names in segments, for marking what differs: 李[晓]玲 and 李[小]玲."""
        return mark_difference(self.one, self.other)


def compare_names(
    one: str,
    other: str,
    *,
    readings_one: Readings | None = None,
    readings_other: Readings | None = None,
) -> NameComparison:
    """Compare two full names. Readings that hold a person's own may be given; else they are made."""
    one, other = clean_name(one), clean_name(other)
    if one > other:  # always the same way round, so that the answer cannot depend on it
        verdict, reasons = _compare(other, one, readings_other, readings_one)
    else:
        verdict, reasons = _compare(one, other, readings_one, readings_other)
    return NameComparison(verdict, tuple(sorted(reasons)), one, other)


_Answer = tuple[NameVerdict, set[str]]


def _compare(one: str, other: str, its: Readings | None, others: Readings | None) -> _Answer:
    if not one or not other:
        return NameVerdict.DIFFERENT, {"missing"}
    if one == other:
        return NameVerdict.EXACT, set()
    if fold_name(one) == fold_name(other):
        return NameVerdict.VARIANT, set(folding_reasons(one, other)) or {"spacing"}
    if has_han(one) and has_han(other):
        return _compare_han(one, other, its or readings(one), others or readings(other))
    if has_han(one) != has_han(other):
        han, latin = (one, other) if has_han(one) else (other, one)
        spoken = (its if han == one else others) or readings(han)
        return _compare_with_pinyin(spoken, latin)
    return _compare_latin(split_name(one), split_name(other))


# ── Chinese with Chinese ───────────────────────────────────────────────────────────────────────────────


def _compare_han(one: str, other: str, its: Readings, others: Readings) -> _Answer:
    reasons: set[str] = set()
    a, b = pieces(fold_name(one)), pieces(fold_name(other))
    changed = _slips(a, b, reasons)
    if is_han(one) and is_han(other) and a[0] != b[0]:
        reasons.add("surname_differs")
    heard = set(its.spoken) & set(others.spoken) or _joined(its) & _joined(others)
    if heard:
        reasons.add("tones_agree" if its.tones == others.tones else "tones_differ")
        if its.spoken[0] != others.spoken[0]:
            reasons.add("other_reading")
        return NameVerdict.SAME_READING, reasons
    if "swapped" in reasons or _is_rotated(a, b):
        return NameVerdict.REORDERED, reasons - {"surname_differs"}
    return (NameVerdict.ONE_CHARACTER if changed else NameVerdict.DIFFERENT), reasons


def _joined(spoken: Readings) -> set[str]:
    return {family + given for family, given in spoken.spoken}


def _slips(a: list[str], b: list[str], reasons: set[str]) -> bool:
    """One character replaced, missing or two neighbours swapped; the reasons are written down."""
    slip = one_slip(a, b)
    if slip:
        reasons.add(slip)
        if max(len(a), len(b)) <= 2:
            reasons.add("short_name")
    return slip in ("replaced", "missing")


def one_slip(a: list[str] | str, b: list[str] | str) -> str:
    """ "replaced", "missing" or "swapped" when that one slip makes a into b or b into a; else nothing."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return ""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) != len(b):
        long, short = (a, b) if len(a) > len(b) else (b, a)
        return "missing" if long[start + 1 :] == short[start:] else ""
    if a[start + 1 :] == b[start + 1 :]:
        return "replaced"
    crossed = a[start : start + 2] == b[start : start + 2][::-1]
    return "swapped" if crossed and a[start + 2 :] == b[start + 2 :] else ""


def _is_rotated(a: list[str], b: list[str]) -> bool:
    """丽曾 for 曾丽, 晓玲李 for 李晓玲: the family name at the other end."""
    return len(a) == len(b) and any(a[turn:] + a[:turn] == b for turn in range(1, len(a)))


# ── Chinese with pinyin ────────────────────────────────────────────────────────────────────────────────


def _compare_with_pinyin(spoken: Readings, latin: str) -> _Answer:
    """曾丽 with "Zeng Li", "LI ZENG", "Zēng, Lì"."""
    parts = split_name(latin)
    as_written = fold_name(parts.written().removesuffix(parts.suffix))
    usual = True
    for family, given in spoken.spoken:
        family_first = _is_typed(family + given, as_written)
        if family_first or _is_typed(given + family, as_written):
            reasons = {"romanised"} if usual else {"romanised", "other_reading"}
            return NameVerdict.SAME_READING, reasons | (set() if family_first else {"given_name_first"})
        usual = False
    return NameVerdict.DIFFERENT, set()


def _is_typed(spoken: str, letters: str) -> bool:
    """lv may have been typed lü, lu or, as in passports, lyu."""
    return any(spoken.replace("v", letter) == letters for letter in ("v", "u", "yu"))


# ── Letters with letters ───────────────────────────────────────────────────────────────────────────────


class _Folded(NamedTuple):
    family: tuple[str, ...]
    given: tuple[str, ...]
    generation: str

    @property
    def words(self) -> tuple[str, ...]:
        return self.family + self.given


_BREAKS: Final = re.compile(r"[\s,\-‐-―]+")


@lru_cache(maxsize=4096)
def _folded_words(text: str) -> tuple[str, ...]:
    folded = (fold_name(word) for word in _BREAKS.split(text) if word)
    return tuple(re.sub("v|yu", "u", word) if word in _TYPED_U else word for word in folded if word)


_TYPED_U: Final = WITH_U_UMLAUT | {word.replace("v", "yu") for word in WITH_U_UMLAUT}


def _fold_parts(parts: NameParts) -> _Folded:
    return _Folded(_folded_words(parts.family), _folded_words(parts.given), generation(parts.suffix))


def _compare_latin(one: NameParts, other: NameParts) -> _Answer:
    a, b = _fold_parts(one), _fold_parts(other)
    verdict, reasons = _compare_words(one, other, a, b)
    if one.suffix != other.suffix and verdict != NameVerdict.DIFFERENT:
        if a.generation == b.generation:
            reasons.add("title")
        elif a.generation and b.generation:
            return NameVerdict.DIFFERENT, {"generation_differs"}
        else:
            reasons.add("generation_missing")
    return verdict, reasons


def _compare_words(one: NameParts, other: NameParts, a: _Folded, b: _Folded) -> _Answer:
    if "".join(a.words) == "".join(b.words):
        return NameVerdict.VARIANT, _spelling_reasons(one, other)
    if sorted(a.words) == sorted(b.words):
        return NameVerdict.REORDERED, set()
    if a.family == b.family and a.given and b.given:
        shortened = _is_shortened(a.given, b.given)
        if shortened:
            return NameVerdict.VARIANT, shortened
    slip = one_slip("".join(a.words), "".join(b.words))
    if slip and min(len("".join(a.words)), len("".join(b.words))) >= 4:
        return NameVerdict.ONE_CHARACTER, {slip}
    return NameVerdict.DIFFERENT, set()


def _spelling_reasons(one: NameParts, other: NameParts) -> set[str]:
    """The words agree: how do the spellings differ besides the suffix?"""
    reasons: set[str] = set()
    if NameOrder.FAMILY_COMMA in (one.order, other.order) or one.order != other.order:
        reasons.add("order_form")
    for part, its_other in ((one.family, other.family), (one.given, other.given)):
        if part != its_other:
            reasons.update(folding_reasons(part, its_other) or ("diacritics",))
    return reasons


def _is_shortened(a: tuple[str, ...], b: tuple[str, ...]) -> set[str]:
    """Clifton C. and Clifton, M. Scott and Scott, John and J.: the same given names, fewer or shorter."""
    long, short = sorted((a, b), key=lambda words: (len(words), words), reverse=True)
    reasons: set[str] = set()
    rest = iter(long)
    for word in short:
        match = _next_match(word, rest)
        if not match:
            return set()
        if match != word:
            reasons.add("initials")
    if len(long) > len(short):
        reasons.add("middle_name")
    return reasons


def _next_match(word: str, rest: Iterator[str]) -> str:
    for candidate in rest:
        if candidate == word or (1 in (len(word), len(candidate)) and candidate[0] == word[0]):
            return candidate
    return ""


# ── What to mark ───────────────────────────────────────────────────────────────────────────────────────

_TOO_LONG: Final = 128


def mark_difference(one: str, other: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both names in segments; spellings of one character (曉, 晓) are not a difference."""
    a, b = pieces(one), pieces(other)
    kept_a, kept_b = _common(a, b)
    return _segments(a, kept_a), _segments(b, kept_b)


def _common(a: list[str], b: list[str]) -> tuple[set[int], set[int]]:
    x, y = [fold_name(piece) for piece in a], [fold_name(piece) for piece in b]
    if len(x) == len(y) and one_slip(x, y) == "replaced":
        same = {index for index in range(len(x)) if x[index] == y[index]}
        return same, same
    if max(len(x), len(y)) > _TOO_LONG:
        return set(), set()
    if x > y:
        kept_y, kept_x = _longest_common(y, x)
        return kept_x, kept_y
    return _longest_common(x, y)


def _longest_common(x: list[str], y: list[str]) -> tuple[set[int], set[int]]:
    """The positions of a longest common subsequence in both."""
    lengths = [[0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(len(x) - 1, -1, -1):
        for j in range(len(y) - 1, -1, -1):
            longer = max(lengths[i + 1][j], lengths[i][j + 1])
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if x[i] == y[j] else longer
    kept_x, kept_y = set(), set()
    i = j = 0
    while i < len(x) and j < len(y):
        if x[i] == y[j]:
            kept_x.add(i)
            kept_y.add(j)
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return kept_x, kept_y


def _segments(name: list[str], kept: set[int]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for index, piece in enumerate(name):
        differs = index not in kept
        if segments and segments[-1].differs == differs:
            segments[-1] = Segment(segments[-1].text + piece, differs)
        else:
            segments.append(Segment(piece, differs))
    return tuple(segments)
