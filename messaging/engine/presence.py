"""A worker at work is known by a lock that the database drops when the process dies."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

from messaging.queries import PRESENCE


@contextmanager
def working() -> Iterator[str]:
    """The name under which this run leases, with its lock held until the block ends.

    The name ends in the number that is locked. A lock of the session, not of a transaction: it lives on while
    the run commits many times, and is gone the moment the connection is.
    """
    number = secrets.randbelow(2**31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [PRESENCE, number])
    try:
        yield f"{socket.gethostname()[:50]}:{os.getpid()}:{number}"
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PRESENCE, number])
