"""Letting an action happen some days ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

_present = timezone.now


@contextmanager
def ago(days: float) -> Iterator[datetime]:
    """Inside, it is so many days before today: for everything in the house, which asks ``timezone.now()``.

    Only this process hears of it, and only the demo does it, which refuses to run in production.
    """
    before, moment = timezone.now, _present() - timedelta(days=days)
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = before
