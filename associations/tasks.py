"""What the clock and the bell ask of the associations. Each takes a key or nothing, calls actions, returns."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError

from associations import actions
from associations.queries.silence import due_requests
from common.actors import system

log = logging.getLogger(__name__)


@shared_task(name="associations.pass_up_silent_requests")
def pass_up_silent_requests() -> int:
    """Remind, pass up, hand to the school: whatever is due. Returns how many requests were looked at."""
    due = due_requests()
    for join_request in due:
        try:
            actions.pass_up_request(join_request, by=system("clock"))
        except (InterfaceError, OperationalError):
            raise  # the database is away: no request is to blame
        except Exception:
            log.exception("Request %s cannot be passed up.", join_request.public_id)
    return len(due)


@shared_task(name="associations.count_coverage")
def count_coverage() -> int:
    """How far every unit reaches."""
    return actions.count_coverage(by=system("clock"))


@shared_task(name="associations.look_after_terms")
def look_after_terms() -> int:
    """Tell of terms that end, never leave the school without an administrator, mark who may open the console."""
    clock = system("clock")
    actions.keep_last_administrator(by=clock)
    actions.mark_console_openers(by=clock)
    return actions.tell_of_ending_terms(by=clock)
