"""A cache that may be gone: a dead Valkey makes pages slower, not wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
SILENT_SECONDS = 5.0
# How often somebody tried a password or asked for a code, and which codes were used: forgetting these would
# open a door, so they are kept in the database, whatever becomes of the cache.
GUARDS = ("allauth:rl:", "allauth.mfa.totp.used")
CHANGES = ("set", "set_many", "incr", "delete", "delete_many")


def forget_spent_guards() -> int:
    """Those whose time is over; a cache in the database drops them by itself only when it is full."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_guards WHERE expires < now()")
        return cursor.rowcount


class ForgivingRedisCache(RedisCache):
    """Answers "not there" while the server is away, and asks it again only after five seconds.

    What should have been changed meanwhile is dropped as soon as the server answers: it may still hold the session
    of somebody who has logged out. What guards a door is not in here: see ``GUARDS``.
    """

    _silent_until = 0.0
    _outdated: ClassVar[set[str]] = set()

    def _forgive(self, call: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], str) and args[0].startswith(GUARDS):
            return getattr(caches["guards"], call.__name__)(*args, **kwargs)
        if time.monotonic() >= ForgivingRedisCache._silent_until:
            try:
                self._drop_what_is_outdated()
                return call(*args, **kwargs)
            except (RedisError, OSError) as error:
                ForgivingRedisCache._silent_until = time.monotonic() + SILENT_SECONDS
                log.warning("The cache is out of reach: %s", error)
        if args and call.__name__ in CHANGES:
            self._outdated.update([args[0]] if isinstance(args[0], str) else args[0])
        return otherwise

    def _drop_what_is_outdated(self) -> None:
        if outdated := list(self._outdated):
            super().delete_many(outdated)
            self._outdated.difference_update(outdated)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._forgive(super().get, default, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._forgive(super().get_many, {}, keys, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._forgive(super().set, None, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[str]:
        return self._forgive(super().set_many, [], *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(super().add, True, *args, **kwargs)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._forgive(super().incr, delta, key, delta, version)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(super().delete, False, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._forgive(super().delete_many, None, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(super().has_key, False, *args, **kwargs)
