"""The bell and the clock call these; each calls one action."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile

from celery import shared_task
from django.utils import timezone
from django.utils.translation import override

from common.actors import Actor, system, visitor
from common.verdicts import Refusal
from directory import actions
from directory.exports import labels, lines_of, write_table
from directory.models import BulkEdit, Claim, Export, Import
from institution.reads import zone


@shared_task(name="directory.check_import")
def check_import(import_id: int) -> None:
    _work_on(import_id, actions.check_import)


@shared_task(name="directory.run_import")
def run_import(import_id: int) -> None:
    _work_on(import_id, actions.run_import)


@shared_task(name="directory.undo_import")
def undo_import(import_id: int) -> None:
    _work_on(import_id, actions.undo_import)


@shared_task(name="directory.continue_imports")
def continue_imports() -> None:
    actions.continue_imports(by=system("clock"))


@shared_task(name="directory.forget_imports")
def forget_imports() -> None:
    while actions.forget_imports(by=system("clock")):
        pass


@shared_task(name="directory.forget_merges")
def forget_merges() -> None:
    while actions.forget_merges(by=system("clock")):
        pass


@shared_task(name="directory.find_duplicates")
def find_duplicates() -> None:
    """The whole search, step by step; one that was cut off is ended first."""
    scan = actions.begin_search(by=system("clock"))
    while actions.continue_search(scan, by=system("clock")):
        pass


@shared_task(name="directory.build_export")
def build_export(export_id: int) -> None:
    """The whole file, part by part; whoever finds it in another's hands goes away."""
    export = Export.objects.select_related("begun_by").filter(pk=export_id).first()
    if export is None:
        return
    by = writer_for(export)
    try:
        held = actions.take_up_export(export, by=by)
        if held is not None:
            with TemporaryFile() as file, override(held.language), timezone.override(zone()):
                write_table(file, held.format, labels(held.fields), _rows_of(held, by))
                file.seek(0)
                actions.finish_export(held, file, by=by)
    except _OutOfHand:
        return
    except Exception as error:
        actions.note_export_trouble(export, error, by=system("worker"))
        raise


class _OutOfHand(Exception):
    """It was cancelled, or another worker has taken it up."""


def _rows_of(export: Export, by: Actor) -> Iterator[list[str]]:
    """Each part is read, said to be written, and handed on."""
    for part in export.parts.order_by("number").iterator(chunk_size=10):
        lines = lines_of(part.people, export.fields, by)
        if not actions.note_export_part(export, part, lines.people, lines.withheld, by=by):
            raise _OutOfHand
        yield from lines.rows


def writer_for(export: Export) -> Actor:
    """The house on behalf of whoever asked, with the rights they have now; nobody's when they are gone."""
    if export.begun_by is None:
        return visitor("worker")
    return system("worker", on_behalf_of=export.begun_by)


@shared_task(name="directory.carry_on_bulk_edit")
def carry_on_bulk_edit(edit_id: int) -> None:
    """Some people at a time, until nobody waits."""
    edit = BulkEdit.objects.select_related("begun_by").filter(pk=edit_id).first()
    if edit is None:
        return
    by = system("worker", on_behalf_of=edit.begun_by) if edit.begun_by else visitor("worker")
    while actions.carry_on_bulk_edit(edit, by=by):
        pass


@shared_task(name="directory.continue_bulk_edits")
def continue_bulk_edits() -> None:
    actions.continue_bulk_edits(by=system("clock"))


@shared_task(name="directory.forget_bulk_edits")
def forget_bulk_edits() -> None:
    while actions.forget_bulk_edits(by=system("clock")):
        pass


@shared_task(name="directory.continue_exports")
def continue_exports() -> None:
    actions.continue_exports(by=system("clock"))


@shared_task(name="directory.forget_exports")
def forget_exports() -> None:
    while actions.forget_exports(by=system("clock")):
        pass


def _work_on(import_id: int, step: Callable[..., object]) -> None:
    """One step. What it falls over is noted beside the import; the clock tries again, and not for ever."""
    roster_import = Import.objects.select_related("begun_by").filter(pk=import_id).first()
    if roster_import is None:
        return
    try:
        step(roster_import, by=worker_for(roster_import))
    except Exception as error:
        actions.note_trouble(roster_import, error, by=system("worker"))
        raise


def worker_for(roster_import: Import) -> Actor:
    """The house on behalf of whoever began it, with the rights they have now; nobody's when they are gone."""
    if roster_import.begun_by_the_house:
        return system("worker")
    if roster_import.begun_by is None:
        return visitor("worker")
    return system("worker", on_behalf_of=roster_import.begun_by)


@shared_task(name="directory.refresh_index")
def refresh_index() -> None:
    while actions.refresh_index(by=system("clock")):
        pass


@shared_task(name="directory.forget_searches")
def forget_searches() -> None:
    actions.forget_searches(by=system("clock"))


@shared_task(name="directory.weigh_claim")
def weigh_claim(claim_id: int) -> None:
    _weigh(claim_id, system("worker"))


@shared_task(name="directory.weigh_waiting_claims")
def weigh_waiting_claims() -> None:
    """Those that the bell missed."""
    for key in Claim.objects.waiting().filter(weighed_at=None).order_by("created_at").values_list("pk", flat=True):
        _weigh(key, system("clock"))


def _weigh(claim_id: int, by: Actor) -> None:
    """What has been answered meanwhile is left alone; what stumbled over somebody faster is weighed by the clock."""
    claim = Claim.objects.filter(pk=claim_id, weighed_at=None).first()
    if claim is not None:
        with suppress(Refusal):
            actions.weigh_claim(claim, by=by)


@shared_task(name="directory.look_into_tries")
def look_into_tries() -> None:
    """Codes and links that opened nothing; also those that the bell missed."""
    while actions.look_into_tries(by=system("worker")):
        pass


@shared_task(name="directory.forget_claims")
def forget_claims() -> None:
    while actions.forget_claims(by=system("clock")):
        pass
