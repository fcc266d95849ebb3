"""Called by the clock."""

from celery import shared_task

from common.actors import system
from files import actions


@shared_task(name="files.sweep")
def sweep() -> None:
    """Every night: files that nothing points at, then bytes that no row knows."""
    while actions.delete_unreferenced(by=system("clock")) == actions.AT_ONCE:
        pass
    actions.sweep_disk(by=system("clock"))
