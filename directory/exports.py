"""The recap of an import as a file: every row, what became of it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from common.actors import Actor
from directory.models import Import
from directory.queries.listings import rows_asked, sentences_of
from directory.reading import csv_chunks
from directory.words import field_name, people_in

AT_ONCE = 1_000


def recap_chunks(roster_import: Import, asked: str, actor: Actor) -> Iterator[bytes]:
    """CSV in pieces, safe to open in a spreadsheet. The cells are as they stood, to be mended and sent again."""
    fields = list(roster_import.columns.values())
    header = [_("Row"), _("Outcome"), _("Why"), *(field_name(field) for field in fields)]
    return csv_chunks(header, _lines(roster_import, asked, fields, actor))


def _lines(roster_import: Import, asked: str, fields: list[str], actor: Actor) -> Iterator[list[str]]:
    rows = rows_asked(roster_import, asked).in_file_order().iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        names = people_in(some, actor)
        for row in some:
            why = " ".join(sentences_of(row, names))
            yield [str(row.line), row.get_outcome_display(), why, *(row.raw.get(field, "") for field in fields)]
