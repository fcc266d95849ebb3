"""Days and years in the many ways people write them.

Dates are ISO strings as precise as what was written: "1987", "1987-03" or "1987-03-05".
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

FIRST_YEAR = 1850
_YEARS_AHEAD = 10  # studies may still end

_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_NUMERAL = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
            *("jul july", "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = re.compile(r"[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_SHORT_YEAR_CHINESE = re.compile(r"(\d{2})年(?:(\d{1,2})月?(?:(\d{1,2})[日号]?)?)?")
_YEAR_CHINESE = re.compile(r"(\d{4})年?(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_DAY_FIRST_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[-\s.,]+)?([a-z]+)[-\s.,]+(\d{4}|\d{2})")
_MONTH_FIRST_WORDS = re.compile(r"([a-z]+)[-\s.]+(\d{1,2})(?:st|nd|rd|th)?[-\s.,]+(\d{4}|\d{2})")

_INNER_DAY = re.compile(r"\d{5}(?:\.0+)?")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TWO_DIGITS = re.compile(r"['’‘]?(\d{2})\s*(?:年|级|届|级学生|届毕业生)?")
_COMPACT_MONTH = re.compile(r"(\d{4})(?:0[1-9]|1[0-2])(?:[0-3]\d)?")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A partial ISO date, or none, and the code of what is odd about it."""

    value: str | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReadYear:
    value: int | None
    code: str = ""


@lru_cache(maxsize=16_384)  # a roster says the same day, and above all the same year, many times
def read_birth_date(text: str, *, today: datetime.date) -> ReadDate:
    """The date as precise as it was written. Where day and month could be exchanged, the year."""
    plain = _plain(text)
    read = _by_shape(plain, today)
    if read.value is None:
        return read
    if read.value > today.isoformat()[: len(read.value)]:
        return ReadDate(None, "date_in_the_future")
    if int(read.value[:4]) < FIRST_YEAR:
        return ReadDate(None, "year_implausible")
    return read


@lru_cache(maxsize=1_024)
def read_year(text: str, *, today: datetime.date, last: bool = False) -> ReadYear:
    """The year in "2006", "2006级", "2006-09-01" or "06届"; of a range the first, or the last."""
    plain = _plain(text)
    if compact := _COMPACT_MONTH.fullmatch(plain):
        return _plausible(int(compact.group(1)), "", today)
    years = [int(year) for year in _FOUR_DIGITS.findall(plain)]
    if years:
        code = "year_range" if len(set(years)) > 1 else ""
        return _plausible(years[-1 if last else 0], code, today)
    if short := _TWO_DIGITS.fullmatch(plain):
        year = _century(int(short.group(1)), newest=today.year + _YEARS_AHEAD)
        return ReadYear(year, "year_from_two_digits")
    return ReadYear(None, "year_unreadable")


def _plausible(year: int, code: str, today: datetime.date) -> ReadYear:
    if FIRST_YEAR <= year <= today.year + _YEARS_AHEAD:
        return ReadYear(year, code)
    return ReadYear(None, "year_implausible")


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    plain = _CHINESE_NUMERAL.sub(_tens, plain).translate(_CHINESE_DIGITS)
    plain = _TIME.sub("", plain).removesuffix("出生").removesuffix("生")
    return re.sub(r"\s*([-/.年月日号])\s*", r"\1", plain).strip()


def _tens(found: re.Match[str]) -> str:
    """十二 is 12, 三十 is 30."""
    tens, _, ones = found.group().partition("十")
    return f"{(tens or '一').translate(_CHINESE_DIGITS)}{(ones or '零').translate(_CHINESE_DIGITS)}"


def _by_shape(plain: str, today: datetime.date) -> ReadDate:
    if found := _YEAR_MONTH_DAY.fullmatch(plain) or _YEAR_CHINESE.fullmatch(plain):
        return _dated(*found.groups())
    if found := _SHORT_YEAR_CHINESE.fullmatch(plain):
        return _guessed_century(found[1], found[2], found[3], today)
    if plain.isascii() and plain.isdigit() and len(plain) in (6, 8):
        return _compact(plain, today)
    if found := _SLASHED.fullmatch(plain):
        return _slashed(found[1], found[2], found[3], today)
    if found := _DAY_FIRST_WORDS.fullmatch(plain):
        return _worded(found[1], found[2], found[3], today)
    if found := _MONTH_FIRST_WORDS.fullmatch(plain):
        return _worded(found[2], found[1], found[3], today)
    return ReadDate(None, "date_is_a_number" if _INNER_DAY.fullmatch(plain) else "date_unreadable")


def _dated(year: str, month: str | None, day: str | None) -> ReadDate:
    """Zeros for month or day are how some registries write "not known"."""
    if not month or int(month) == 0:
        return ReadDate(year)
    if not 1 <= int(month) <= 12:
        return ReadDate(None, "date_impossible")
    if not day or int(day) == 0:
        return ReadDate(f"{year}-{int(month):02}")
    try:
        return ReadDate(datetime.date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        return ReadDate(None, "date_impossible")


def _guessed_century(year: str, month: str | None, day: str | None, today: datetime.date) -> ReadDate:
    """Whoever is in a roster is at least ten years old."""
    full = _century(int(year), newest=today.year - 10)
    read = _dated(str(full), month, day)
    return read if read.code else replace(read, code="year_from_two_digits")


def _century(short: int, *, newest: int) -> int:
    """The last year that ends in these two digits and is not after `newest`."""
    return newest - (newest - short) % 100


def _compact(digits: str, today: datetime.date) -> ReadDate:
    """19870305, 198703, or 870305 where the first four digits cannot be a year."""
    if len(digits) == 8:
        return _dated(digits[:4], digits[4:6], digits[6:])
    if FIRST_YEAR <= int(digits[:4]) <= today.year:
        return _dated(digits[:4], digits[4:], None)
    return _guessed_century(digits[:2], digits[2:4], digits[4:], today)


def _slashed(first: str, second: str, year: str, today: datetime.date) -> ReadDate:
    """3/25/1987 and 25/3/1987 say which is the month; 3/5/1987 does not."""
    one, two = int(first), int(second)
    if one > 12 and two > 12:
        return ReadDate(None, "date_impossible")
    if one != two and one <= 12 and two <= 12:
        full = year if len(year) == 4 else str(_century(int(year), newest=today.year - 10))
        return ReadDate(full, "date_ambiguous")
    month, day = (second, first) if one > 12 else (first, second)
    if len(year) == 2:
        return _guessed_century(year, month, day, today)
    return _dated(year, month, day)


def _worded(day: str | None, month: str, year: str, today: datetime.date) -> ReadDate:
    number = _MONTHS.get(month)
    if number is None:
        return ReadDate(None, "date_unreadable")
    if len(year) == 2:
        return _guessed_century(year, str(number), day, today)
    return _dated(year, str(number), day)
