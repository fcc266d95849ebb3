"""One row as it stood in the file, turned into values that can be kept."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from common.number_masks import plain
from directory.reading.contacts import LONGEST_EMAIL, read_email, read_phone
from directory.reading.dates import read_birth_date, read_year
from directory.reading.fields import FIELDS, Field
from directory.reading.problems import Problem, Severity

GenderCode = Literal["female", "male", "other", "unknown"]

# Functional form, because `class` is a field and a word of the language.
Values = TypedDict(
    "Values",
    {
        "full_name": str,
        "family_name": str,
        "given_name": str,
        "gender": str,  # as given
        "gender_code": GenderCode,
        "birth_date": str,  # ISO, as precise as written
        "student_number": str,
        "department": str,
        "programme": str,
        "class": str,
        "entry_year": int,
        "end_year": int,
        "phone": str,  # E.164
        "phone_note": str,  # what was written and is no number, or the other numbers
        "email": str,
        "email_note": str,
        "employer": str,
        "position": str,
        "city": str,
        "notes": list[list[str]],  # heading and words; put in by whoever asked for them
    },
    total=False,
)

YOUNGEST_AT_ENTRY, OLDEST_AT_ENTRY = 10, 80

LONGEST: Mapping[Field, int] = {"student_number": 64, "email": LONGEST_EMAIL, "phone": 200}
_LONGEST_TEXT = 200

# How people fill a cell when they have nothing to say. Names are never taken for these.
_NOTHING = {
    *("-", "--", "---", "—", "——", "/", "\\", ".", "?", "？", "*"),
    *("无", "不详", "未知", "暂无", "没有", "空", "n/a", "#n/a", "null", "none", "nil", "unknown"),
}

_GENDERS: Mapping[str, GenderCode] = {
    **dict.fromkeys(("女", "女性", "女生", "女士", "f", "female", "woman", "w", "2"), "female"),
    **dict.fromkeys(("男", "男性", "男生", "男士", "先生", "m", "male", "man", "1"), "male"),
    **dict.fromkeys(("其他", "其它", "other", "x", "d", "diverse", "nonbinary", "nonbinaryperson"), "other"),
    **dict.fromkeys(("未知", "未说明", "不详", "保密", "unknown", "undisclosed", "0", "9", "u"), "unknown"),
}  # 0, 1, 2 and 9 are the codes of the national standard GB/T 2261.1

_SPACES = "".join(map(chr, range(0x2000, 0x200E)))  # from the en quad to the zero-width joiner
_INVISIBLE_ENDS = f" \t\r\n\v\f\u00a0\u1680{_SPACES}\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WITH_DECIMALS = re.compile(r"\d+\.0+")
DIGITS_KEPT = 15  # of a number, by every spreadsheet
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")


@dataclass(frozen=True, slots=True)
class CleanRow:
    """What can be kept of a row, and everything odd about it."""

    values: Values
    problems: list[Problem] = field(default_factory=list)

    @property
    def comes_in(self) -> bool:
        """Whether nothing forbids keeping the row."""
        return all(problem.severity != Severity.ERROR for problem in self.problems)


def clean_row(
    raw: Mapping[Field, str],
    *,
    today: datetime.date,
    country: str = "CN",
    doubts: Mapping[Field, str] | None = None,
) -> CleanRow:
    """Read each cell by its field. Empty cells give no value.

    `country` (ISO 3166) is where telephone numbers without a country code are dialled;
    `doubts` are those of `tables.Record`.
    """
    row = _RowBeingCleaned(raw, today, country, doubts or {})
    for name in FIELDS:
        text = trimmed(raw.get(name, ""))
        if text and not (name in _MAY_BE_NOTHING and text.casefold() in _NOTHING):
            _READERS.get(name, _read_text)(row, name, text)
    row.ask_for_a_name()
    row.compare_years()
    return CleanRow(row.values, row.problems)


def trimmed(text: str) -> str:
    """The text without white space and invisible characters at its ends."""
    return text.strip(_INVISIBLE_ENDS)


class _RowBeingCleaned:
    def __init__(
        self, raw: Mapping[Field, str], today: datetime.date, country: str, doubts: Mapping[Field, str]
    ) -> None:
        self.raw = raw
        self.today = today
        self.country = country
        self.doubts = doubts
        self.values: Values = {}
        self.problems: list[Problem] = []

    def note(self, name: Field, code: str, severity: Severity = Severity.NOTE) -> None:
        self.problems.append(Problem(name, code, self.raw.get(name, ""), severity))

    def is_rounded(self, name: Field, text: str) -> bool:
        return name in self.doubts or _ROUNDED.fullmatch(text) is not None

    def ask_for_a_name(self) -> None:
        if not any(name in self.values for name in ("full_name", "family_name", "given_name")):
            self.note("full_name", "name_missing", Severity.ERROR)

    def compare_years(self) -> None:
        entry, end, born = (self.values.get(name) for name in ("entry_year", "end_year", "birth_date"))
        if isinstance(entry, int) and isinstance(end, int) and end < entry:
            self.note("end_year", "years_reversed", Severity.WARNING)
        if isinstance(entry, int) and isinstance(born, str):
            age = entry - int(born[:4])
            if not YOUNGEST_AT_ENTRY <= age <= OLDEST_AT_ENTRY:
                del self.values["birth_date"]
                self.note("birth_date", "age_at_entry_implausible", Severity.WARNING)


_Reader = Callable[[_RowBeingCleaned, Field, str], None]


def _keep(row: _RowBeingCleaned, name: Field, text: str) -> None:
    if len(text) > LONGEST.get(name, _LONGEST_TEXT):
        row.note(name, "too_long", Severity.ERROR)
    else:
        row.values[name] = text


def _read_text(row: _RowBeingCleaned, name: Field, text: str) -> None:
    """Digits and letters of full width become plain; the rest stays as on the diploma."""
    _keep(row, name, " ".join(text.translate(_FULL_WIDTH).split()))


def _read_student_number(row: _RowBeingCleaned, name: Field, text: str) -> None:
    """As written, in plain characters. A rounded number would be somebody else's, so the row stays out."""
    number = plain(text)
    if number != text:
        row.note(name, "full_width")
    if number.startswith("'") and number[1:2].isalnum():
        row.note(name, "apostrophe_removed")
        number = number[1:]
    if _WITH_DECIMALS.fullmatch(number):
        number = number.partition(".")[0]
        row.note(name, "decimals_removed")
        if len(number) > DIGITS_KEPT:
            row.note(name, "digits_lost", Severity.ERROR)
            return
    if row.is_rounded(name, number):
        row.note(name, "digits_lost", Severity.ERROR)
        return
    _keep(row, name, number)


def _read_gender(row: _RowBeingCleaned, name: Field, text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("-", "").replace(" ", "")
    code = _GENDERS.get(plain)
    if code is None:
        row.note(name, "gender_unknown")
    row.values["gender_code"] = code or "unknown"
    _keep(row, name, text)


def _read_birth_date(row: _RowBeingCleaned, name: Field, text: str) -> None:
    read = read_birth_date(text, today=row.today)
    if read.value:
        row.values["birth_date"] = read.value
    if read.code:
        is_a_note = read.value and read.code == "year_from_two_digits"
        row.note(name, read.code, Severity.NOTE if is_a_note else Severity.WARNING)


def _read_year(row: _RowBeingCleaned, name: Field, text: str) -> None:
    read = read_year(text, today=row.today, last=name == "end_year")
    if read.value is not None:
        row.values[name] = read.value
    if read.code:
        row.note(name, read.code, Severity.WARNING if read.value is None else Severity.NOTE)


def _read_phone(row: _RowBeingCleaned, name: Field, text: str) -> None:
    if row.is_rounded(name, text):
        row.note(name, "digits_lost", Severity.WARNING)
        return
    read = read_phone(text, country=row.country)
    if read.value:
        row.values["phone"] = read.value
    if read.note:
        row.values["phone_note"] = read.note[:_LONGEST_TEXT]
    if read.code:
        row.note(name, read.code, Severity.NOTE if read.value else Severity.WARNING)


def _read_email(row: _RowBeingCleaned, name: Field, text: str) -> None:
    read = read_email(text)
    if read.value:
        row.values["email"] = read.value
    if read.note:
        row.values["email_note"] = read.note[:_LONGEST_TEXT]
    if read.code:
        row.note(name, read.code, Severity.NOTE if read.value else Severity.WARNING)


_NAMES: tuple[Field, ...] = ("full_name", "family_name", "given_name")
_MAY_BE_NOTHING = frozenset(FIELDS) - {*_NAMES, "gender"}

_READERS: Mapping[Field, _Reader] = {
    **dict.fromkeys(_NAMES, _keep),
    "gender": _read_gender,
    "birth_date": _read_birth_date,
    "student_number": _read_student_number,
    "entry_year": _read_year,
    "end_year": _read_year,
    "phone": _read_phone,
    "email": _read_email,
}
