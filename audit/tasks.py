"""Called by the clock."""

from celery import shared_task

from audit import actions
from common.actors import system


@shared_task(name="audit.seal_entries")
def seal_entries() -> None:
    """Every minute: seal until nothing waits. Late or twice does no harm."""
    while actions.seal_entries(by=system("clock")):
        pass
