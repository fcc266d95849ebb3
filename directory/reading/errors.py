"""The one way in which a roster file can fail to be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Param = str | int

# What each code says in English. The caller translates by code, with the same parameters.
SENTENCES: Mapping[str, str] = {
    "cell_too_long": "The cell holds more than {limit} characters.",
    "damaged_workbook": "The workbook is damaged and cannot be opened.",
    "empty_file": "The file is empty.",
    "encrypted_workbook": "The workbook is locked with a password.",
    "file_too_large": "The file has {size} bytes; {limit} are allowed.",
    "lone_surrogate": "The cell holds half a character (U+{code_point}).",
    "no_header": "No row with column names was found.",
    "no_such_sheet": "There is no sheet named “{sheet}”. There are: {sheets}.",
    "no_visible_sheet": "The workbook has no visible sheet with data.",
    "not_a_table": "This is not a CSV, XLSX or XLS file ({kind}).",
    "nul_character": "The cell holds a NUL character.",
    "quote_not_closed": "A quotation mark is opened here and never closed.",
    "too_many_columns": "The row goes beyond column {limit}.",
    "too_many_entries": "The workbook holds more than {limit} files.",
    "too_many_rows": "The file has more than {limit} rows.",
    "undecodable_byte": "The byte {byte} means nothing in {encoding}.",
    "unknown_encoding": "The encoding “{encoding}” is not known.",
    "unpacks_too_large": "The workbook would unpack to more than is allowed ({limit} bytes).",
    "unpacks_too_much": "A part of the workbook unpacks to {ratio} times its size; {limit} are allowed.",
    "web_page": "This is a web page saved under the name of a workbook. Open it and save it as XLSX.",
    "workbook_too_heavy": "The workbook needs more memory or time than is allowed.",
}


class UnreadableFile(Exception):
    """The file cannot be read, or not beyond a certain cell.

    `code` is a key of `SENTENCES`, `params` fill its sentence. `row` and `column` count from 1,
    as a spreadsheet counts them, and are None where the whole file is meant.
    """

    def __init__(self, code: str, row: int | None = None, column: int | None = None, **params: Param) -> None:
        self.code = code
        self.row = row
        self.column = column
        self.params: dict[str, Param] = params
        super().__init__(code, row, column, params)

    @property
    def sentence(self) -> str:
        """What is wrong, in English, without the place."""
        return SENTENCES[self.code].format(**self.params)

    def facts(self) -> dict[str, Any]:
        """What can be kept as JSON and said later in any language."""
        return {"code": self.code, "row": self.row, "column": self.column, "params": self.params}

    def __str__(self) -> str:
        place = []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column} ({column_letters(self.column)})")
        if not place:
            return self.sentence
        where = ", ".join(place)
        return f"{where[0].upper()}{where[1:]}: {self.sentence}"


def column_letters(column: int) -> str:
    """The letters a spreadsheet shows above a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
