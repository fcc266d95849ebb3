"""What is odd about one cell, and what that means for its row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from directory.reading.fields import Field

# What each code says in English; the caller translates by code.
PROBLEM_SENTENCES: dict[str, str] = {
    "age_at_entry_implausible": "The age at entry would be outside 10 to 80. The birth date is left out.",
    "apostrophe_removed": "An apostrophe that marks text in a spreadsheet was taken off.",
    "date_ambiguous": "Day and month could be exchanged. Only the year is kept.",
    "date_impossible": "There is no such day.",
    "date_in_the_future": "The date has not come yet.",
    "date_is_a_number": "This is a spreadsheet's inner number of a day, not a date.",
    "date_unreadable": "This is not a date we can read.",
    "decimals_removed": "A spreadsheet had made an amount of the number; the decimals were taken off.",
    "digits_lost": "The spreadsheet has rounded the number; the last digits are lost.",
    "email_invalid": "This is not an e-mail address.",
    "email_several": "There are several addresses; the first valid one counts.",
    "full_width": "Characters of full width were made plain.",
    "gender_unknown": "This word for a gender is not known. It is kept as written.",
    "name_missing": "There is no name.",
    "phone_invalid": "This is not a valid telephone number. It is kept with the row only.",
    "phone_several": "There are several numbers; the first valid one counts.",
    "too_long": "The text is too long.",
    "year_from_two_digits": "The century was guessed.",
    "year_implausible": "The year lies too far away.",
    "year_range": "There are two years; the fitting one counts.",
    "year_unreadable": "This is not a year we can read.",
    "years_reversed": "The end lies before the entry.",
}


class Severity(StrEnum):
    """NOTE: something was understood with help. WARNING: the row comes in without this value.
    ERROR: the row does not come in."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One odd cell: its field, what is odd, and the text as it stood in the file."""

    field: Field
    code: str
    value: str
    severity: Severity

    @property
    def sentence(self) -> str:
        return PROBLEM_SENTENCES[self.code]
