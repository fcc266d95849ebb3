"""What leaves the house as a file: the recap of an import, and people."""

from directory.exports.columns import COLUMNS, USUAL, Column, columns_open_to, labels
from directory.exports.files import write_table
from directory.exports.people import Lines, lines_of
from directory.exports.recaps import recap_chunks

__all__ = [
    "COLUMNS",
    "USUAL",
    "Column",
    "Lines",
    "columns_open_to",
    "labels",
    "lines_of",
    "recap_chunks",
    "write_table",
]
