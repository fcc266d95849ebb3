"""Keys under which two ways of writing the same thing are equal: names of units, student numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from people.names import fold_name

_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_TEN = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_COUNTED = re.compile(r"[〇零一二三四五六七八九十]+(?=[班级届组队期系])|(?<=第)[一二三四五六七八九十]+")
_YEAR_IN_FRONT = re.compile(r"(\d{4}|\d{2})([级届])(?=.)")
_NOT_IN_NUMBERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def unit_key(name: str, entry_year: int | None = None, end_year: int | None = None) -> str:
    """软件0301班, 軟件０３０１ and 2003级软件0301班 are one class of those who came in 2003; 三班 is 3班 and 3."""
    text = unicodedata.normalize("NFKC", name).strip()
    text = _COUNTED.sub(lambda match: _in_digits(match[0]), text)
    year = _YEAR_IN_FRONT.match(text)
    if year and _is_that_year(year[1], entry_year if year[2] == "级" else end_year):
        text = text[year.end() :]
    folded = fold_name(text) if text.strip() else ""
    return folded.removesuffix("班") or folded


def _in_digits(numeral: str) -> str:
    return _TEN.sub(lambda match: (match[1] or "一") + (match[2] or "零"), numeral).translate(_DIGITS)


def _is_that_year(written: str, year: int | None) -> bool:
    return year is not None and str(year).endswith(written)


def number_key(number: str) -> str:
    """Case, width and hyphens do not matter in a student number; leading zeros do."""
    return _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", number)).upper()


def dates_differ(one: str, other: str) -> bool:
    """As far as both are known: 1998 and 1998-07-02 do not."""
    known = min(len(one), len(other))
    return bool(known) and one[:known] != other[:known]


def is_more_precise(one: str, other: str) -> bool:
    """The same date with more of it known."""
    return len(one) > len(other) and one.startswith(other)
