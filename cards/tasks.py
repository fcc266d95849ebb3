"""The clock calls this."""

from celery import shared_task

from cards import actions
from common.actors import system


@shared_task(name="cards.revoke_stranded")
def revoke_stranded() -> None:
    while actions.revoke_stranded(by=system("clock")):
        pass
