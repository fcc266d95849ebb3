"""Wake a worker after commit. The row is the order; the bell only saves the wait for the clock.

A dead broker costs a quarter of a second and a line in the log, never an error on a page: the clock finds
what the bell missed. After a failure the bell is silent for five seconds, so that fifty letters in one
request do not wait fifty times.
"""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

SILENT_SECONDS = 5.0
_silent_until = 0.0


def ring(task: str, *keys: int | str) -> None:
    """Ask for ``task`` (``"messaging.send_waiting"``) after commit, once per transaction, task and keys.

    A savepoint that is rolled back takes its rings with it.
    """
    bell = (task, keys)
    hooks = transaction.get_connection().run_on_commit
    if any(getattr(hook[1], "bell", None) == bell for hook in hooks):
        return

    def strike() -> None:
        _strike(task, keys)

    strike.bell = bell  # type: ignore[attr-defined]
    transaction.on_commit(strike)


def _strike(task: str, keys: tuple[int | str, ...]) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(task, args=keys, retry=True, retry_policy={"max_retries": 0})
    except OperationalError as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        log.warning("The bell is out of reach; the clock will find %s%s: %s", task, keys, error)
