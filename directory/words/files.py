"""Why a file cannot be read, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from directory.reading import column_letters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, StrOrPromise] = {
    "cell_too_long": _("The cell holds more than %(limit)s characters."),
    "damaged_workbook": _("The workbook is damaged and cannot be opened."),
    "empty_file": _("The file is empty."),
    "encrypted_workbook": _("The workbook is locked with a password."),
    "file_too_large": _("The file has %(size)s bytes; %(limit)s are allowed."),
    "lone_surrogate": _("The cell holds half a character (U+%(code_point)s)."),
    "no_header": _("No row with column names was found."),
    "no_such_sheet": _("There is no sheet named “%(sheet)s”. There are: %(sheets)s."),
    "no_visible_sheet": _("The workbook has no visible sheet with data."),
    "not_a_table": _("This is not a CSV, XLSX or XLS file (%(kind)s)."),
    "nul_character": _("The cell holds a NUL character."),
    "quote_not_closed": _("A quotation mark is opened here and never closed."),
    "too_many_columns": _("The row goes beyond column %(limit)s."),
    "too_many_entries": _("The workbook holds more than %(limit)s files."),
    "too_many_rows": _("The file has more than %(limit)s rows."),
    "undecodable_byte": _("The byte %(byte)s means nothing in %(encoding)s."),
    "unknown_encoding": _("The encoding “%(encoding)s” is not known."),
    "unpacks_too_large": _("The workbook would unpack to more than is allowed (%(limit)s bytes)."),
    "unpacks_too_much": _("A part of the workbook unpacks to %(ratio)s times its size; %(limit)s are allowed."),
    "web_page": _("This is a web page saved under the name of a workbook. Open it and save it as XLSX."),
    "workbook_too_heavy": _("The workbook needs more memory or time than is allowed."),
    # What the import itself adds.
    "no_rows": _("There are no rows below the column names."),
    "worker_fell": _("The work on it broke off %(tries)s times without getting further, last over %(trouble)s."),
    "worker_vanished": _("The work on it broke off %(tries)s times without getting further and without a word."),
    "rights_are_gone": _("Whoever began this import may not bring in rosters here any more."),
}


def unreadable(failure: Mapping[str, Any]) -> str:
    """From ``Import.failure``: the sentence, with row and column where they are known."""
    if not failure:
        return ""
    sentence = str(SENTENCES.get(failure["code"], failure["code"])) % failure.get("params", {})
    row, column = failure.get("row"), failure.get("column")
    if row and column:
        return str(_("Row %(row)s, column %(column)s: %(sentence)s")) % {
            "row": row,
            "column": column_letters(column),
            "sentence": sentence,
        }
    return str(_("Row %(row)s: %(sentence)s")) % {"row": row, "sentence": sentence} if row else sentence
