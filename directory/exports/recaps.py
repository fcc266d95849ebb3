"""The recap of an import as a file: every row, what became of it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from common.actors import Actor
from directory.models import Import, ImportedRow
from directory.queries.listings import outcome_of, rows_asked, sentences_of
from directory.reading import NOTE, csv_chunks
from directory.words import field_name, people_in
from people.models.record_notes import LONGEST_LABEL

AT_ONCE = 1_000
Headings = list[tuple[str, str]]  # as ``Import.headings``


def recap_chunks(roster_import: Import, asked: str, actor: Actor) -> Iterator[bytes]:
    """CSV in pieces, safe to open in a spreadsheet. The cells are as they stood, to be mended and sent again."""
    fields = roster_import.headings
    header = [
        _("Row"),
        _("Outcome"),
        _("Why"),
        *(label if field == NOTE else field_name(field) for field, label in fields),
    ]
    # The pieces are made when the request is over and its language is gone: each in the language of now.
    return csv_chunks(header, _lines(roster_import, asked, fields, actor, get_language() or ""))


def _lines(roster_import: Import, asked: str, fields: Headings, actor: Actor, language: str) -> Iterator[list[str]]:
    letters = roster_import.letters
    rows = rows_asked(roster_import, asked).in_file_order().iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        names = people_in(some, actor)
        with override(language):
            lines = [_line(row, fields, names, letters) for row in some]
        yield from lines


def _line(row: ImportedRow, fields: Headings, names: dict[int, str], letters: dict[str, str]) -> list[str]:
    why = " ".join(sentences_of(row, names, letters))
    notes = dict(row.cleaned.get("notes", ()))
    cells = (
        notes.get(label[:LONGEST_LABEL], "") if field == NOTE else row.raw.get(field, "") for field, label in fields
    )
    return [str(row.line), outcome_of(row), why, *cells]
