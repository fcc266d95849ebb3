"""The bell and the clock call these; each calls one action after another."""

import logging

from celery import shared_task

from common.actors import system
from privacy import actions
from privacy.models import DataCopy, Erasure

log = logging.getLogger(__name__)


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


@shared_task(name="privacy.carry_out_erasures")
def carry_out_erasures() -> None:
    """One after the other; one that cannot be done keeps none of the others waiting."""
    for erasure in Erasure.objects.due().select_related("person", "login").order_by("due_at", "pk"):
        try:
            actions.carry_out_erasure(erasure, by=system("clock"))
        except Exception:
            log.exception("Erasure %s could not be carried out; it is tried again.", erasure.public_id)


@shared_task(name="privacy.finish_erasures")
def finish_erasures() -> None:
    """The files of those who were erased: also after a worker that was killed between the two."""
    for erasure in Erasure.objects.filter(state=Erasure.State.ERASED).order_by("pk"):
        actions.finish_erasure(erasure, by=system("clock"))
