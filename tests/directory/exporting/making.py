"""A file of people as somebody asks for it, with the worker called by hand."""

from __future__ import annotations

import csv
import io

from django.urls import reverse
from django.utils import translation

from common.actors import Actor
from directory import actions, tasks
from directory.models import Export
from directory.queries.chosen import Choice
from directory.reading import open_table
from files.gateways import full_path

EVERYBODY = Choice("records")
NAMES = ["full_name", "phone"]


def begun(by: Actor, choice: Choice = EVERYBODY, fields=NAMES, format_="csv", reason="A reunion") -> Export:
    with translation.override("en"):
        return actions.begin_export(choice, fields, format_, reason, by=by)


def written(by: Actor, *args, **options) -> Export:
    export = begun(by, *args, **options)
    tasks.build_export(export.pk)
    return Export.objects.get(pk=export.pk)


def bytes_of(export: Export) -> bytes:
    return full_path(export.file.path).read_bytes()


def cells_of(export: Export, encoding: str = "utf-8-sig") -> list[list[str]]:
    """The rows as a program reads them, without the header, in the file's own words."""
    return list(csv.reader(io.StringIO(bytes_of(export).decode(encoding), newline="")))[1:]


def imported_cells_of(export: Export) -> list[list[str]]:
    """The same as our own import reads them: short rows are filled up."""
    with open_table(full_path(export.file.path)) as table:
        width = len(table.header)
        return [[*row.cells, *[""] * (width - len(row.cells))] for row in table]


def page(name: str, export: Export) -> str:
    return reverse(name, args=[export.public_id])
