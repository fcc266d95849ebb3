"""The bell and the clock call these; each calls one action."""

from collections.abc import Callable

from celery import shared_task

from common.actors import Actor, system, visitor
from directory import actions
from directory.models import Import


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
