"""How a name is read, sorted and found.

``sort_key`` orders lists as a Chinese reader expects: by the sounds of the family name, people of one
surname together, then by the sounds of the given name; names in Latin letters stand between them. It is
compared byte by byte, so that every machine sorts alike. Two people may have the same key: sort by
(sort_key, full_name, id).
"""

import functools
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, NamedTuple

from .characters import has_han, pieces
from .folding import fold_han, fold_name, letters_of
from .splitting import split_name
from .surnames import COMPOUND_READINGS, is_single, surname_reading
from .syllables import (
    WITH_U_UMLAUT,
    character_readings,
    join_syllables,
    parse_pinyin,
    spellings_of_u,
    toneless,
)

# What one name may put into the search index, and the readings behind it.
MOST_FORMS: Final = 32
_MOST_READINGS: Final = 8


@dataclass(frozen=True, slots=True)
class OwnReading:
    """What the person says: pinyin with or without tone marks or numbers; empty where nothing is said."""

    family: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """``display`` is pinyin with tones, empty for a name without Chinese characters. ``search_forms`` are in
    the letters people type, without spaces, the likeliest first: a query through ``search_key`` is a prefix
    or a part of one of them. ``folded`` is the name in Chinese characters for finding and comparing.
    ``spoken`` has each likely reading as (family, given), without tones.
    """

    display: str
    family: str
    given: str
    sort_key: str
    search_forms: tuple[str, ...]
    folded: str
    spoken: tuple[tuple[str, str], ...]
    tones: tuple[str, ...]


def readings(full_name: str, family: str = "", given: str = "", corrections: OwnReading | None = None) -> Readings:
    """The readings of a clean name. Without family and given name, the name is split as it is written.

    The person's own reading wins in ``display`` and ``sort_key``; the usual readings stay findable.
    """
    others: tuple[tuple[str, str], ...] = ()
    if not family and not given:
        parts = split_name(full_name)
        family, given = parts.family, parts.given
        others = tuple((other.family, other.given) for other in parts.others)
    own = corrections or _NO_CORRECTION
    first = _own(own.family, family) or _family(family)
    second = _own(own.given, given) or _given(given)
    pairs = _pairs(first, second)
    if others or corrections:
        pairs = _more_pairs(pairs, [*others, (family, given)])
    return Readings(
        display=_display(first.shown, second.shown, family, given),
        family=first.shown,
        given=second.shown,
        sort_key=_sort_key(first, second),
        search_forms=_search_forms(pairs + _spelled_pairs(first, second)),
        folded=fold_name(full_name),
        spoken=tuple([(one.joined, two.joined) for one, two in pairs]),
        tones=first.tones + second.tones,
    )


def spoken(full_name: str) -> tuple[tuple[str, str], ...]:
    """The same as ``readings(full_name).spoken``, and nothing else: many names are compared by ear alone."""
    parts = split_name(full_name)
    pairs = _pairs(_family(parts.family), _given(parts.given))
    if parts.others:
        pairs = _more_pairs(
            pairs, [*((other.family, other.given) for other in parts.others), (parts.family, parts.given)]
        )
    return tuple([(one.joined, two.joined) for one, two in pairs])


_NO_CORRECTION: Final = OwnReading()


class _Said(NamedTuple):
    """One way to say a part, without tones: zengli, zl."""

    joined: str
    initials: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A family or given name, read: how it is shown, its words without tones, every way to say it, and the
    ways to type those with ü in them.
    """

    shown: str = ""
    words: tuple[str, ...] = ()
    said: tuple[_Said, ...] = (_Said("", ""),)
    spelled: tuple[_Said, ...] = ()
    folded: str = ""
    tones: tuple[str, ...] = ()


_NOTHING: Final = _Part()


@functools.lru_cache(maxsize=8192)
def _family(family: str) -> _Part:
    if not family:
        return _NOTHING
    found = surname_reading(family)
    if found:
        return _part(family, found.main, found.others, join_syllables(found.main))
    if _is_two_surnames(family):
        first, second = _family(family[0]), _family(family[1])
        syllables = first.tones + second.tones
        return _part(family, syllables, (), f"{first.shown}-{second.shown}")
    return _given(family)


def _is_two_surnames(family: str) -> bool:
    """陈方 in 陈方安生: a husband's and one's own, each read as a surname."""
    single = len(family) == 2 and is_single(family[0]) and is_single(family[1])
    return single and fold_han(family) not in COMPOUND_READINGS


def _part(name: str, tones: tuple[str, ...], others: tuple[tuple[str, ...], ...], shown: str) -> _Part:
    ways = [tuple(map(toneless, reading)) for reading in (tones, *others)]
    spellings = [spelling for way in ways for spelling in _spellings_of_u(way)]
    return _Part(shown, ways[0], _said(ways), _said(spellings), fold_han(name), tones)


def _said(ways: list[tuple[str, ...]]) -> tuple[_Said, ...]:
    said = (_Said("".join(way), "".join(word[0] for word in way)) for way in ways)
    return tuple(dict.fromkeys(said))


def _spellings_of_u(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """吕绿 is lvlv, also lulu and, in passports, lyulyu."""
    if WITH_U_UMLAUT.isdisjoint(words):
        return []
    return [tuple(spellings_of_u(word)[which] if word in WITH_U_UMLAUT else word for word in words) for which in (0, 1)]


def _latin(text: str) -> _Part:
    """A part in other letters; a middle initial may also be left out."""
    words = _words(text)
    without_initials = tuple(word for word in words if len(word) > 1)
    said, spelled = _said([words, without_initials or words]), _said(_spellings_of_u(words))
    return _Part(words=words, said=said, spelled=spelled)


@functools.lru_cache(maxsize=16384)  # two kilobytes each: a worker that reads a million names stays small
def _given(given: str) -> _Part:
    if not has_han(given):
        return _latin(given)
    choices: list[tuple[str, ...]] = []
    shown: list[str] = []
    run: list[str] = []
    rest = ""
    for piece in [*pieces(given), " "]:
        known = character_readings(piece) if has_han(piece) else ()
        if known:
            choices += [(word,) for word in _words(rest)]
            shown += rest.split()
            rest = ""
            choices.append(known)
            run.append(known[0])
            continue
        if run:
            shown.append(join_syllables(tuple(run)))
            run = []
        rest += " " if piece == "·" else piece
    choices += [(word,) for word in _words(rest)]
    shown += rest.split()
    main, *others = islice(product(*choices), _MOST_READINGS) if choices else [()]
    return _part(given, main, tuple(others), " ".join(shown))


def _words(text: str) -> tuple[str, ...]:
    """Words in other letters, folded: "M. Scott" → m, scott; hyphens part words, apostrophes do not."""
    words = text.replace("-", " ").replace(",", " ").split()
    return tuple(folded for word in words if (folded := letters_of(fold_name(word))))


def _own(reading: str, name: str) -> _Part | None:
    if not reading.strip():
        return None
    count = sum(1 for piece in pieces(name) if has_han(piece)) or 1
    tones = parse_pinyin(reading, count)
    if not tones:
        return None
    shown = join_syllables(tones) if len(tones) == count else reading.strip()
    return _part(name, tones, (), shown)


def _display(family_shown: str, given_shown: str, family: str, given: str) -> str:
    """Nothing for a name without Chinese characters; else what is not Chinese stands as written."""
    if not family_shown and not given_shown:
        return ""
    return f"{family_shown or family} {given_shown or given}".strip()


def _sort_key(family: _Part, given: _Part) -> str:
    """zeng 曾 li 丽, ou-yang 欧阳 xiu 修, carpenter m-scott.

    A space is less than a hyphen, and that less than any letter: so Li comes before Lian, and 丽华 after
    everybody who is Li with one character.
    """
    parts = ("-".join(family.words), family.folded, "-".join(given.words), given.folded)
    return " ".join(part for part in parts if part)


def _pairs(family: _Part, given: _Part) -> list[tuple[_Said, _Said]]:
    """Every reading of the surname with the usual given name before the rarer ones of both."""
    usual = given.said[0]
    pairs = [(one, usual) for one in family.said]
    if len(given.said) > 1:
        pairs += [(one, two) for two in given.said[1:] for one in family.said]
    return pairs[:_MOST_READINGS]


def _spelled_pairs(family: _Part, given: _Part) -> list[tuple[_Said, _Said]]:
    if not family.spelled and not given.spelled:
        return []
    pairs = product((*family.spelled, *family.said), (*given.spelled, *given.said))
    return list(islice(pairs, _MOST_READINGS))


def _more_pairs(pairs: list[tuple[_Said, _Said]], others: list[tuple[str, str]]) -> list[tuple[_Said, _Said]]:
    for family, given in others:
        pairs = pairs + _pairs(_family(family), _given(given))
    return list(dict.fromkeys(pairs))[:_MOST_READINGS]


def _search_forms(pairs: list[tuple[_Said, _Said]]) -> tuple[str, ...]:
    """zengli, zl, lizeng, zengl; then the same for the other readings."""
    forms: dict[str, None] = {}
    for (one, first), (two, letters) in pairs:
        forms[one + two] = forms[first + letters] = forms[two + one] = forms[one + letters] = None
    forms.pop("", None)
    return tuple(forms) if len(forms) <= MOST_FORMS else tuple(forms)[:MOST_FORMS]
