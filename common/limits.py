"""How often within a minute: counted in the cache, so a cache that is away lets everybody through.

For doors that only cost work. What guards a password is counted in the database (``common.cache.GUARDS``).
"""

from __future__ import annotations

import time

from django.core.cache import cache

MINUTE = 60


def is_within(what: str, who: str, most: int) -> bool:
    """Count one more of ``what`` by ``who``; False from the one after ``most`` in this minute on."""
    key = f"limits:{what}:{who}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it went between the two
        return True
