"""A file comes in: it is kept, its header is read, its columns are named."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.models import Import, RosterSource, header_key
from directory.permissions import can_cancel, can_import_into, can_name_columns
from directory.queries.undoing import written_rows
from directory.reading import FIELDS, NOTE, Table, UnreadableFile, open_table
from directory.words import unreadable
from files.actions import keep_file
from files.gateways import full_path
from files.models import StoredFile

State = Import.State
SOUGHT_IN = 50_000  # rows of a refused file, for the cell that is wrong


@action
def begin_import(
    upload: BinaryIO,
    name: str,
    association: Association,
    *,
    by: Actor,
    source_name: str = "",
    encoding: str = "",
) -> Import:
    """Keep the file and read its header. What its columns mean is remembered from the last such file, else guessed.

    Raises ``Refusal`` ``association_closed``, ``chapters_have_no_roster``, or a code of ``directory.reading``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_import_into(by, association).or_raise()
    roster_import = Import(
        association=association,
        source_name=source_name.strip(),
        begun_by=by.person,
        begun_by_the_house=by.is_system,
    )
    _read_header(roster_import, _where(upload), encoding)
    upload.seek(0)
    try:
        roster_import.file = keep_file(upload, StoredFile.Kind.TABLE, by=by, name=name)
    except Refusal as refusal:
        raise _with_its_place(refusal, upload, encoding) from refusal
    roster_import.name = roster_import.file.name
    roster_import.full_clean()
    roster_import.save(force_insert=True)
    record(by, "directory.import_begun", about=[roster_import, association], facts={"kind": roster_import.kind})
    return roster_import


@action
def name_columns(
    roster_import: Import,
    mapping: Mapping[int, str],
    *,
    by: Actor,
    source_name: str | None = None,
    encoding: str = "",
    sheet: str = "",
    header_row: int | None = None,
) -> Import:
    """Say what the columns (counted from 0) mean, and how the file is to be read; remembered for the next one.

    ``NOTE``, of as many columns as one likes: what stands there is kept as a note, under the name of the column.

    Another encoding, sheet or header row may give other columns: then they are guessed anew and ``mapping`` is not
    used. A check that was made before is forgotten. Raises ``Refusal`` ``field_twice``, ``field_unknown``, or a
    code of ``directory.reading``.
    """
    roster_import = Import.objects.select_related("association", "file").locked().get(pk=roster_import.pk)
    can_name_columns(by, roster_import).or_raise()
    header = roster_import.header
    known = (roster_import.encoding, roster_import.sheet, roster_import.header_row)
    asked = (encoding or known[0], sheet or known[1], header_row or known[2])
    if asked != known:
        path = full_path(roster_import.kept_file.path)
        _read_header(roster_import, path, asked[0], sheet=asked[1], header_row=asked[2])
    if header == roster_import.header:
        roster_import.mapping = _checked(mapping, len(header))
    if source_name is not None:
        roster_import.source_name = source_name.strip()
    roster_import.source = _remember(roster_import)
    forget_check(roster_import)
    roster_import.answers.all().delete()  # what a row says may be something else now
    roster_import.state = State.READ
    roster_import.full_clean()
    roster_import.save()
    return roster_import


@action
def cancel_import(roster_import: Import, *, by: Actor) -> Import:
    """Stop. What has come in stays; a batch in hand is finished before this is heard."""
    roster_import = Import.objects.select_related("association").locked().get(pk=roster_import.pk)
    can_cancel(by, roster_import).or_raise()
    if roster_import.state == State.RUNNING:
        undecide_the_rest(roster_import)
    roster_import.change(state=State.CANCELLED, finished_at=timezone.now())
    record(
        by, "directory.import_cancelled", about=[roster_import, roster_import.association], facts=roster_import.counts
    )
    return roster_import


NOTHING_COUNTED: dict[str, Any] = {
    "rows": 0,
    "staged": 0,
    "file_offset": "",
    "position": 0,
    "looked_at": 0,
    "made": "{}",
    "created": 0,
    "updated": 0,
    "unchanged": 0,
    "conflicts": 0,
    "errors": 0,
    "units_to_open": {},
    "failure": {},
    "tries": 0,
    "trouble": "",
    "checked_at": None,
}


def undecide_the_rest(roster_import: Import) -> None:
    """Part of an action: what the dry run expected of rows that nobody will look at any more is no outcome."""
    rest = roster_import.imported_rows.after(roster_import.position)
    rest.order_by().update(outcome="", reasons=[], changes=[])


def set_aside_what_came_in(roster_import: Import, *, by: Actor) -> None:
    """Part of an action: rows that wrote something before the import was stopped go to an import of their own, ended,
    of the same file. So they can be taken back after the rest was checked and brought in anew."""
    wrote = written_rows(roster_import).order_by()
    counted = dict(wrote.values_list("outcome").annotate(Count("pk")))
    if not counted:
        return
    created, updated = (counted.get(outcome, 0) for outcome in ("insert", "update"))
    now, rows = timezone.now(), created + updated
    earlier = Import.objects.get(pk=roster_import.pk)
    earlier.pk, earlier.public_id = None, Import._meta.get_field("public_id").get_default()
    earlier._state.adding = True
    for name, value in NOTHING_COUNTED.items():
        setattr(earlier, name, value)
    earlier.rows = earlier.staged = earlier.looked_at = rows
    earlier.created, earlier.updated = created, updated
    earlier.state, earlier.finished_at = State.CANCELLED, now
    earlier.save(force_insert=True)
    wrote.update(imported_in=earlier)
    roster_import.opened_units.update(imported_in=earlier)
    record(by, "directory.import_set_aside", about=[earlier, roster_import, earlier.association], facts={"rows": rows})


def forget_check(roster_import: Import) -> None:
    """Part of an action: the rows that were staged, and what was counted in them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_importedrow WHERE imported_in_id = %s", [roster_import.pk])
    for name, value in NOTHING_COUNTED.items():
        setattr(roster_import, name, value)


def _read_header(
    roster_import: Import,
    file: Path | BinaryIO,
    encoding: str,
    *,
    sheet: str = "",
    header_row: int | None = None,
) -> None:
    try:
        with open_table(file, encoding=encoding or None, sheet=sheet or None, header_row=header_row) as table:
            _take_over(roster_import, table)
    except UnreadableFile as error:
        raise Refusal(error.code, unreadable(error.facts()), field="file") from error


def _with_its_place(refusal: Refusal, upload: BinaryIO, encoding: str) -> Refusal:
    """Whoever keeps files says only that this is no table; the reading knows the row and the cell that is wrong."""
    upload.seek(0)
    try:
        with open_table(_where(upload), encoding=encoding or None) as table:
            for _row in islice(table.rows(), SOUGHT_IN):
                pass
    except UnreadableFile as error:
        return Refusal(error.code, unreadable(error.facts()), field="file")
    return refusal


def _where(upload: BinaryIO) -> Path | BinaryIO:
    """A large upload lies on the disk already and is read there, not copied once more."""
    on_disk = getattr(upload, "temporary_file_path", None)
    return Path(on_disk()) if on_disk else upload


def _take_over(roster_import: Import, table: Table) -> None:
    roster_import.kind = table.kind
    roster_import.encoding = table.encoding.name if table.encoding else ""
    roster_import.encoding_is_certain = table.encoding is None or table.encoding.certain
    roster_import.sheet = table.sheet or ""
    roster_import.header_row = table.header_row
    roster_import.header = table.header
    remembered = RosterSource.objects.remembering(
        table.header, roster_import.source_name, roster_import.association
    ).first()
    guessed = {str(column): field for column, field in table.guess_mapping().items()}
    roster_import.mapping = remembered.mapping if remembered else guessed
    if remembered and not roster_import.source_name:
        roster_import.source_name = remembered.name


def _checked(mapping: Mapping[int, str], columns: int) -> dict[str, str]:
    fields = [field for field in mapping.values() if field != NOTE]
    if set(fields) - set(FIELDS) or not set(mapping) <= set(range(columns)):
        raise Refusal("field_unknown", _("There is no such column, or no such field."))
    if len(set(fields)) < len(fields):
        raise Refusal("field_twice", _("Two columns cannot be the same field."))
    return {str(column): field for column, field in sorted(mapping.items())}


def _remember(roster_import: Import) -> RosterSource | None:
    if not roster_import.source_name:
        return None
    source, _made = RosterSource.objects.update_or_create(
        association=roster_import.association,
        name=roster_import.source_name,
        header_key=header_key(roster_import.header),
        defaults={"header": roster_import.header, "mapping": roster_import.mapping, "used_at": timezone.now()},
    )
    return source
