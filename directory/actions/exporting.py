"""People leave the records as a file: asked for with a reason, written by a worker, fetched, deleted after a week."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import get_language

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Forbidden, Refusal
from directory import emails
from directory.exports.files import CONTENT_TYPES, EXTENSIONS
from directory.models import Export, ExportPart
from directory.permissions import can_begin_export, can_build_export, can_end_export, can_take_export
from directory.queries.chosen import Choice, choice_of, name_of, people_chosen, said_of
from files.actions import delete_file, keep_made_file
from files.models import StoredFile
from institution.reads import now

State = Export.State
KEPT_FOR = timedelta(days=7)
HELD_FOR = timedelta(seconds=60)  # by a worker, from its last sign of life
FIRST_PAUSE = timedelta(seconds=60)
MOST_TRIES = 5
AT_ONCE = 1_000  # people in a part
FORGOTTEN_AT_ONCE = 50


@action
def begin_export(choice: Choice, fields: Sequence[str], format_: str, reason: str, *, by: Actor) -> Export:
    """Ask for a file of these people with these columns; a worker writes it.

    Raises ``Forbidden``; ``Refusal`` ``exports_at_work``, ``field_not_offered``, ``reason_missing``.
    """
    reason = " ".join(reason.split())
    can_begin_export(by, choice, fields, reason).or_raise()
    export: Export = Export.objects.add(
        begun_by=by.person,
        source=choice.source,
        association=choice.association,
        saved_list=choice.saved_list,
        conditions=dict(choice.conditions),
        said=said_of(choice, by),
        name=f"{name_of(choice)[:100]} {now().date().isoformat()}",
        fields=list(fields),
        format=format_,
        language=get_language() or "",
        reason=reason,
    )
    facts = {"source": choice.source, "conditions": sorted(choice.conditions), "format": format_}
    record(by, "directory.export_begun", about=_about(export), fields=list(fields), facts=facts)
    ring("directory.build_export", export.pk)
    return export


@action
def take_up_export(export: Export, *, by: Actor) -> Export | None:
    """A worker takes it in hand; None while another one holds it, and when there is nothing to do.

    Who is in it is written down the first time. When whoever asked may not have it any more, it is FAILED.
    """
    export = Export.objects.select_related("association", "begun_by").locked().get(pk=export.pk)
    moment = timezone.now()
    if not export.is_at_work or (export.held_until and export.held_until > moment):
        return None
    try:
        can_build_export(by, export).or_raise()
    except (Forbidden, Refusal) as stop:
        _fail(export, stop.code, by=by)
        return None
    if export.gathered_at is None:
        export.people = _gather(export, by)
        export.gathered_at = moment
    export.state, export.written, export.withheld = State.BUILDING, 0, {}
    export.held_by, export.held_until = secrets.token_hex(16), moment + HELD_FOR
    export.save()
    return export


def _gather(export: Export, by: Actor) -> int:
    """In the order of names. The keys are read through the server's cursor: a million of them in some megabytes."""
    found = people_chosen(choice_of(export), by).in_name_order().values_list("pk", flat=True)
    part: list[int] = []
    count = 0
    for key in found.iterator(chunk_size=10_000):
        part.append(key)
        if len(part) == AT_ONCE:
            ExportPart.objects.create(export=export, number=count // AT_ONCE, people=part)
            count, part = count + len(part), []
    if part:
        ExportPart.objects.create(export=export, number=count // AT_ONCE, people=part)
    return count + len(part)


@action
def note_export_part(
    export: Export, part: ExportPart, people: Sequence[int], withheld: Mapping[str, int], *, by: Actor
) -> bool:
    """A part is written: these people are in it, and so many cells stay empty. False where it is not this worker's any
    more: it was cancelled, or another one has taken it up."""
    held = Export.objects.locked().get(pk=export.pk)
    if held.state != State.BUILDING or held.held_by != export.held_by:
        return False
    sums = {name: held.withheld.get(name, 0) + withheld.get(name, 0) for name in {*held.withheld, *withheld}}
    if list(people) != part.people:
        ExportPart.objects.filter(pk=part.pk).update(people=list(people))
    held.change(
        written=held.written + len(people), withheld=sums, held_until=timezone.now() + HELD_FOR, tries=0, trouble=""
    )
    return True


@action
def finish_export(export: Export, content: BinaryIO, *, by: Actor) -> Export:
    """The file is whole: kept for a week, and told to whoever asked for it."""
    held = Export.objects.select_related("association", "begun_by").locked().get(pk=export.pk)
    if held.state != State.BUILDING or held.held_by != export.held_by:
        return held
    extension = EXTENSIONS[Export.Format(held.format)]
    name, kind = f"{held.name}.{extension}", CONTENT_TYPES[extension]
    file = keep_made_file(content, StoredFile.Kind.TABLE, name, kind, by=by)
    moment = timezone.now()
    held.change(
        state=State.DONE, file=file, finished_at=moment, expires_at=moment + KEPT_FOR, held_by="", held_until=None
    )
    facts = {"people": held.written, "source": held.source, "withheld": held.withheld}
    record(by, "directory.export_finished", about=_about(held), fields=held.fields, facts=facts)
    emails.queue_export_ready(held)
    return held


@action
def take_export(export: Export, *, by: Actor) -> StoredFile:
    """Fetch the file. Raises ``Forbidden``; ``Refusal`` ``export_not_ready``, ``export_gone``."""
    export = Export.objects.select_related("association", "file").locked().get(pk=export.pk)
    can_take_export(by, export).or_raise()
    if export.file is None:
        raise LookupError(f"Export {export.pk} stands as ready without a file.")
    if export.taken_at is None:
        export.change(taken_at=timezone.now())
    record(by, "directory.export_taken", about=_about(export), fields=export.fields, facts={"people": export.written})
    return export.file


@action
def end_export(export: Export, *, by: Actor) -> Export:
    """Stop the work, or delete the file before its week is over. Raises ``Refusal`` ``export_over``."""
    export = Export.objects.select_related("association", "file").locked().get(pk=export.pk)
    can_end_export(by, export).or_raise()
    was_at_work = export.is_at_work
    _let_go(export, State.CANCELLED if was_at_work else State.GONE, by=by)
    verb = "directory.export_cancelled" if was_at_work else "directory.export_deleted"
    record(by, verb, about=_about(export))
    return export


@action
def note_export_trouble(export: Export, error: Exception, *, by: Actor) -> None:
    """What a worker fell over, by the kind of the error only: its words may hold what stands in the records."""
    Export.objects.locked().get(pk=export.pk).change(trouble=type(error).__name__[:80], held_until=None)


@action
def continue_exports(*, by: Actor) -> int:
    """Ring for exports whose worker is silent, with growing pauses; after some tries one is FAILED and said.

    Returns how many were rung for."""
    moment = timezone.now()
    at_work = Export.objects.at_work().select_related("association", "begun_by").order_by("pk")
    rung = 0
    for export in at_work.select_for_update(of=("self",), skip_locked=True):
        last = export.held_until or export.created_at
        if moment < last + FIRST_PAUSE * (2**export.tries - 1):
            continue
        if export.tries >= MOST_TRIES:
            _fail(export, export.trouble or "worker_vanished", by=by)
            continue
        export.change(tries=export.tries + 1)
        ring("directory.build_export", export.pk)
        rung += 1
    return rung


@action
def forget_exports(*, by: Actor) -> int:
    """Delete the files whose week is over. At most ``FORGOTTEN_AT_ONCE``; returns how many."""
    old = Export.objects.past_their_day(timezone.now()).select_related("file", "association").order_by("pk")
    exports = list(old.select_for_update(of=("self",), skip_locked=True)[:FORGOTTEN_AT_ONCE])
    for export in exports:
        _let_go(export, State.GONE, by=by)
        record(by, "directory.export_forgotten", about=_about(export))
    return len(exports)


def _let_go(export: Export, state: str, *, by: Actor) -> None:
    """What was asked in words may name somebody; it goes with the file. Who was in it stays, where it was ready."""
    file = export.file
    ended = {} if export.finished_at else {"finished_at": timezone.now()}
    export.change(state=state, file=None, conditions={}, said=[], held_by="", held_until=None, **ended)
    if state != State.GONE:
        export.parts.all().delete()
    if file is not None:
        delete_file(file, by=by)


def _fail(export: Export, why: str, *, by: Actor) -> None:
    export.trouble = why[:80]
    _let_go(export, State.FAILED, by=by)
    record(by, "directory.export_failed", about=_about(export), facts={"why": why})
    emails.queue_export_stopped(export)


def _about(export: Export) -> list[Export]:
    return [export, *([export.association] if export.association else [])]  # type: ignore[list-item]
