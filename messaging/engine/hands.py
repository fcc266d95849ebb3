"""More than one pair of hands in a process: threads, each with connections of its own to the database and outside."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.db import connection


class Hands:
    """Called once, when the first has more to do than one batch. They stay in the process for the next run, and with
    them what their gateways keep open; the database's connections do not."""

    def __init__(self, work: Callable[[], int]) -> None:
        self.work = work
        self.at_work: list[Future[int]] = []

    def call(self) -> None:
        if not self.at_work and settings.MAIL_CONNECTIONS > 1:
            pool = _pool(settings.MAIL_CONNECTIONS - 1)
            self.at_work = [pool.submit(self._alone) for _ in range(settings.MAIL_CONNECTIONS - 1)]

    def wait(self) -> int:
        """Until all are done: what they carried. Raises what one of them raised, when all are done."""
        failed = [error for each in self.at_work if (error := each.exception()) is not None]
        if failed:
            raise failed[0]
        return sum(each.result() for each in self.at_work)

    def _alone(self) -> int:
        connection.close()
        try:
            return self.work()
        finally:
            connection.close()


@cache
def _pool(hands: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(hands, thread_name_prefix="letters")
