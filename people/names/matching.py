"""Does what a person says of themselves fit a line of the roster, and by what?

Every field agrees, differs or is not known on one side. Nothing is summed up here except ``exact``: a match
that may be let in without a person looking closer. The scored match of the registry stands on the same
fields.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .comparing import STRENGTH, NameComparison, NameVerdict, compare_names, one_slip
from .folding import fold_name


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says of themselves. Unknown is "" or None; a birth date is 2003, 2003-9 or 2003-09-12."""

    full_name: str
    former_names: tuple[str, ...] = ()
    student_number: str = ""
    entry_year: int | None = None
    end_year: int | None = None
    department: str = ""
    class_name: str = ""
    birth_date: str = ""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """The same as the school has it."""

    full_name: str
    former_names: tuple[str, ...] = ()
    student_number: str = ""
    entry_year: int | None = None
    end_year: int | None = None
    department: str = ""
    class_name: str = ""
    birth_date: str = ""


class Agreement(StrEnum):
    AGREE = "agree"
    DIFFER = "differ"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """One field, whether it agrees, and a code that says more where there is more to say."""

    field: str
    agreement: Agreement
    detail: str = ""

    @property
    def code(self) -> str:
        """For the page to word: ``end_year_agree``, ``student_number_differ_leading_zeros``."""
        return "_".join(part for part in (self.field, self.agreement.value, self.detail) if part)


@dataclass(frozen=True, slots=True)
class Match:
    exact: bool
    name: NameComparison
    fields: tuple[FieldMatch, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Codes of everything that is known, the name first."""
        known = (field.code for field in self.fields if field.agreement != Agreement.UNKNOWN)
        return tuple(known)

    def field(self, name: str) -> FieldMatch:
        return next(field for field in self.fields if field.field == name)


def match_record(asked: Claim, line: RosterLine) -> Match:
    """Compare field by field.

    ``exact`` needs the present name equal or in a recognised spelling, a year that agrees, the student number
    too where the person gave one, and nothing that differs. It does not say that the line is the only one
    that fits: see ``exact_lines``.
    """
    name, field = _match_name(asked, line)
    fields = (
        field,
        match_number(asked.student_number, line.student_number),
        _match_year("end_year", asked.end_year, line.end_year),
        _match_year("entry_year", asked.entry_year, line.entry_year),
        match_text("department", asked.department, line.department),
        match_text("class_name", asked.class_name, line.class_name),
        match_birth(asked.birth_date, line.birth_date),
    )
    return Match(_is_exact(asked, name, fields), name, fields)


def exact_lines(asked: Claim, lines: list[RosterLine]) -> list[RosterLine]:
    """The lines that match exactly. More than one means that a person must decide."""
    return [line for line in lines if match_record(asked, line).exact]


def _is_exact(asked: Claim, name: NameComparison, fields: tuple[FieldMatch, ...]) -> bool:
    agreement = {field.field: field.agreement for field in fields}
    if Agreement.DIFFER in agreement.values() or not name.is_recognised or fields[0].detail.startswith("former"):
        return False
    if asked.student_number and agreement["student_number"] != Agreement.AGREE:
        return False
    return Agreement.AGREE in (agreement["end_year"], agreement["entry_year"])


def _match_name(asked: Claim, line: RosterLine) -> tuple[NameComparison, FieldMatch]:
    """The best of the present names and the former ones; a former name is never silently the present one."""
    best, detail = compare_names(asked.full_name, line.full_name), ""
    if not best.one or not best.other:
        return best, FieldMatch("full_name", Agreement.UNKNOWN)
    former = [("former", asked.full_name, one) for one in line.former_names]
    former += [("former", one, line.full_name) for one in asked.former_names]
    former += [("former_both", one, other) for one in asked.former_names for other in line.former_names]
    for code, one, other in former:
        comparison = compare_names(one, other)
        if _strength(comparison) < _strength(best):
            best, detail = comparison, code
    agreement = Agreement.DIFFER if best.verdict == NameVerdict.DIFFERENT else Agreement.AGREE
    detail = f"{detail}_{best.verdict.value}" if detail else best.verdict.value
    return best, FieldMatch("full_name", agreement, detail)


def _strength(comparison: NameComparison) -> tuple[int, bool]:
    return STRENGTH.index(comparison.verdict), not comparison.is_recognised


_NOT_IN_NUMBERS: Final = re.compile(r"[\W_]+")


def match_number(asked: str, line: str) -> FieldMatch:
    """Case, width and hyphens do not matter; leading zeros do, and are named when they are the difference."""
    a, b = _fold_number(asked), _fold_number(line)
    if not a or not b:
        return FieldMatch("student_number", Agreement.UNKNOWN)
    if a == b:
        return FieldMatch("student_number", Agreement.AGREE)
    detail = "leading_zeros" if a.lstrip("0") == b.lstrip("0") else "one_digit" if one_slip(a, b) else ""
    return FieldMatch("student_number", Agreement.DIFFER, detail)


def _fold_number(number: str) -> str:
    return _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", number)).upper()


def _match_year(field: str, asked: int | None, line: int | None) -> FieldMatch:
    if asked is None or line is None:
        return FieldMatch(field, Agreement.UNKNOWN)
    if asked == line:
        return FieldMatch(field, Agreement.AGREE)
    return FieldMatch(field, Agreement.DIFFER, "by_one" if abs(asked - line) == 1 else "")


_CHINESE_DIGITS: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")
_TEN: Final = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def match_text(field: str, asked: str, line: str) -> FieldMatch:
    a, b = _fold_text(asked), _fold_text(line)
    if not a or not b:
        return FieldMatch(field, Agreement.UNKNOWN)
    return FieldMatch(field, Agreement.AGREE if a == b else Agreement.DIFFER)


def _fold_text(text: str) -> str:
    """软件0301班, 軟件 0301 and 软件０３０１ are one class; 三班 is 3班."""
    text = _TEN.sub(lambda match: (match[1] or "一") + (match[2] or "零"), text.strip())
    folded = fold_name(text.translate(_CHINESE_DIGITS)) if text else ""
    return folded.removesuffix("班") or folded


def match_birth(asked: str, line: str) -> FieldMatch:
    """Dates agree as far as both are known; "partly" when one is less precise than the other."""
    a, b = _parts_of_date(asked), _parts_of_date(line)
    known = min(len(a), len(b))
    if not known:
        return FieldMatch("birth_date", Agreement.UNKNOWN)
    if a[:known] != b[:known]:
        crossed = len(a) == len(b) == 3 and a[0] == b[0] and a[1:] == b[:0:-1]
        return FieldMatch("birth_date", Agreement.DIFFER, "day_and_month_swapped" if crossed else "")
    return FieldMatch("birth_date", Agreement.AGREE, "" if len(a) == len(b) else "partly")


def _parts_of_date(date: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", date)[:3])
