"""Where people live: a division of China by GB/T 2260, elsewhere a country by ISO 3166-1 alpha-2."""

from __future__ import annotations

from functools import cache

from babel import Locale

from common.languages import in_readers_language
from people.codes.tables import Entry, read_table

HOME_COUNTRY = "CN"
# Provinces that are one city, and the special regions: lived in as cities.
CITIES_OF_THEIR_OWN = frozenset({"110000", "120000", "310000", "500000", "710000", "810000", "820000"})
SUFFIXES = ("特别行政区", "自治州", "自治县", "地区", "林区", "市", "盟", "县", "省")
NOT_COUNTRIES = frozenset({"CN", "HK", "MO", "TW", "ZZ", "QO", "EU", "EZ", "UN", "XA", "XB", "XK"})


@cache
def all_places() -> dict[str, Entry]:
    return read_table("divisions.tsv") | _countries()


@cache
def _countries() -> dict[str, Entry]:
    """By the names that Babel brings from the Unicode CLDR."""
    zh, en = Locale.parse("zh_Hans").territories, Locale.parse("en").territories
    codes = sorted(str(code) for code in en if len(str(code)) == 2 and code not in NOT_COUNTRIES)
    return {code: Entry(code, zh.get(code, en[code]), en[code]) for code in codes}


def country_choices() -> list[tuple[str, str]]:
    """For a select: the home of most first, then all others by name."""
    others = sorted(((code, entry.name) for code, entry in _countries().items()), key=lambda each: each[1])
    return [(HOME_COUNTRY, country_name(HOME_COUNTRY)), *others]


def country_name(code: str) -> str:
    """In the reader's language."""
    return in_readers_language(country_written(code, "zh_Hans"), country_written(code, "en"))


@cache
def country_written(code: str, language: str) -> str:
    """In this language of Babel's; the code itself when no list has it."""
    return str(Locale.parse(language).territories.get(code, code))


def is_city_code(code: str) -> bool:
    """Whether somebody can live there: a whole province is too much."""
    return code in all_places() and (code in CITIES_OF_THEIR_OWN or not code.endswith("0000"))


def city_name(code: str) -> str:
    """In the reader's language; the code itself when no list has it; empty for empty."""
    entry = all_places().get(code)
    return entry.name if entry else code


def city_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: cities by province, then the countries."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, entry in all_places().items():
        if not code.isdigit():
            continue
        province = all_places()[code[:2] + "0000"]
        if code in CITIES_OF_THEIR_OWN or not code.endswith("0000"):
            groups.setdefault(province.name, []).append((code, entry.name))
    countries = sorted(((code, entry.name) for code, entry in _countries().items()), key=lambda each: each[1])
    return [*groups.items(), ("—", countries)]


@cache
def _codes_by_name() -> dict[str, str]:
    """Every way in which a roster may write a place, without its suffix; a name that means two places is left out."""
    found: dict[str, set[str]] = {}
    for code, entry in all_places().items():
        if code.isdigit() and code.endswith("0000") and code not in CITIES_OF_THEIR_OWN:
            continue
        for written in {entry.zh, without_suffix(entry.zh), entry.en.casefold()}:
            found.setdefault(written, set()).add(code)
    return {written: codes.pop() for written, codes in found.items() if len(codes) == 1}


def city_code_of(text: str) -> str:
    """The code for a place as somebody wrote it (广州, 广州市, 广东省广州市, Guangzhou); empty when it is not sure."""
    written = "".join(text.split())
    known = _codes_by_name()
    for part in (
        written,
        without_suffix(written),
        text.strip().casefold(),
        without_suffix(written.rpartition("省")[2]),
    ):
        if part in known:
            return known[part]
    return ""


def place_of(code: str, home: str) -> str:
    """How far from the institution's own city: ``city``, ``province``, ``country`` or ``abroad``; "" when unknown."""
    if not code:
        return ""
    if code == home:
        return "city"
    if not code.isdigit():
        return "abroad" if home.isdigit() or not home else "country" if code == home[:2] else "abroad"
    return "province" if code[:2] == home[:2] else "country"


def without_suffix(name: str) -> str:
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name
