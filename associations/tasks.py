"""What the clock and the bell ask of the associations. Each takes a key or nothing, calls actions, returns."""

from __future__ import annotations

from celery import shared_task

from associations import actions
from associations.queries.silence import due_requests
from common.actors import system


@shared_task(name="associations.pass_up_silent_requests")
def pass_up_silent_requests() -> int:
    """Remind, pass up, hand to the school: whatever is due. Returns how many requests were looked at."""
    due = due_requests()
    for join_request in due:
        actions.pass_up_request(join_request, by=system("clock"))
    return len(due)
