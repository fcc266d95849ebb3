"""What is odd about one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from directory.words.fields import field_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, StrOrPromise] = {
    "age_at_entry_implausible": _("The age at entry would be outside 10 to 80. The birth date is left out."),
    "apostrophe_removed": _("An apostrophe that marks text in a spreadsheet was taken off."),
    "date_ambiguous": _("Day and month could be exchanged. Only the year is kept."),
    "date_impossible": _("There is no such day."),
    "date_in_the_future": _("The date has not come yet."),
    "date_is_a_number": _("This is a spreadsheet's inner number of a day, not a date."),
    "date_unreadable": _("This is not a date we can read."),
    "decimals_removed": _("A spreadsheet had made an amount of the number; the decimals were taken off."),
    "digits_lost": _("The spreadsheet has rounded the number; the last digits are lost."),
    "email_invalid": _("This is not an e-mail address."),
    "email_several": _("There are several addresses; the first valid one counts."),
    "full_width": _("Characters of full width were made plain."),
    "gender_unknown": _("This word for a gender is not known. It is kept as written."),
    "name_missing": _("There is no name."),
    "phone_invalid": _("This is not a valid telephone number. It is kept with the row only."),
    "phone_several": _("There are several numbers; the first valid one counts."),
    "too_long": _("The text is too long."),
    "year_from_two_digits": _("The century was guessed."),
    "year_implausible": _("The year lies too far away."),
    "year_range": _("There are two years; the fitting one counts."),
    "year_unreadable": _("This is not a year we can read."),
    "years_reversed": _("The end lies before the entry."),
    # What the import itself adds.
    "number_unfit": _("This is no student number of ours; they look like %(said)s."),
    "zeros_lost": _("Zeros in front are missing: %(said)s would fit. Keep the column as text in the spreadsheet."),
    "city_unknown": _("This place is on none of our lists. It is kept with the row only."),
    "email_refused": _("No letter can be sent to this address."),
    "cells_beyond_header": _("There are cells beyond the last column name. Was the row cut wrongly?"),
}


def problem_sentence(problem: Sequence[str], columns: Mapping[str, str]) -> str:
    """From ``[field, code, severity]``, sometimes with what the sentence needs as a fourth: "date of birth (column C):
    there is no such day". ``columns``: field → letters of the column."""
    field, code = problem[0], problem[1]
    sentence = str(SENTENCES.get(code, code))
    if len(problem) > 3:
        sentence %= {"said": problem[3]}
    if not field:
        return sentence
    if field not in columns:
        return str(_("%(field)s: %(sentence)s")) % {"field": field_name(field), "sentence": sentence}
    said = {"field": field_name(field), "column": columns[field], "sentence": sentence}
    return str(_("%(field)s (column %(column)s): %(sentence)s")) % said
