"""Roster files, read and written. Knows no Django: see README.md."""

from common.safe_cells import mark_formula, unmark_formula
from directory.reading.cleaning import CleanRow, Values, clean_row
from directory.reading.encodings import CHOICES as ENCODINGS
from directory.reading.encodings import Encoding
from directory.reading.errors import SENTENCES, UnreadableFile, column_letters
from directory.reading.fields import FIELDS, NOTE, Field, guess_field, guess_mapping
from directory.reading.limits import Limits
from directory.reading.problems import PROBLEM_SENTENCES, Problem, Severity
from directory.reading.rows import Place, Row
from directory.reading.tables import Record, Table, open_table
from directory.reading.writing import csv_chunks, write_csv
from directory.reading.writing_workbooks import write_workbook

__all__ = [
    "ENCODINGS",
    "FIELDS",
    "NOTE",
    "PROBLEM_SENTENCES",
    "SENTENCES",
    "CleanRow",
    "Encoding",
    "Field",
    "Limits",
    "Place",
    "Problem",
    "Record",
    "Row",
    "Severity",
    "Table",
    "UnreadableFile",
    "Values",
    "clean_row",
    "column_letters",
    "csv_chunks",
    "guess_field",
    "guess_mapping",
    "mark_formula",
    "open_table",
    "unmark_formula",
    "write_csv",
    "write_workbook",
]
