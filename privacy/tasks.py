"""The bell and the clock call these; each calls one action after another."""

from celery import shared_task

from common.actors import system
from privacy import actions
from privacy.models import DataCopy


@shared_task(name="privacy.make_copy")
def make_copy(copy_id: int) -> None:
    """That it is tried is written down first; a worker that is killed afterwards leaves it to the next."""
    copy = DataCopy.objects.filter(pk=copy_id).first()
    if copy is not None and actions.begin_copy(copy, by=system("worker")):
        actions.make_copy(copy, by=system("worker"))


@shared_task(name="privacy.continue_copies")
def continue_copies() -> None:
    actions.continue_copies(by=system("clock"))


@shared_task(name="privacy.remove_old_copies")
def remove_old_copies() -> None:
    while actions.remove_old_copies(by=system("clock")):
        pass
