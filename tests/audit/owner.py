"""What only somebody with the owner's password could do to the audit."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connections


@contextmanager
def owners_cursor(*, past_the_triggers: bool):
    """A connection of its own; ``past_the_triggers`` as a tool that restores a backup works."""
    connection = connections["default"].copy()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        with connection.cursor() as cursor:
            if past_the_triggers:
                cursor.execute("SET session_replication_role = replica")
            yield cursor
    finally:
        connection.close()


def tamper(statement: str, *params) -> None:
    with owners_cursor(past_the_triggers=True) as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount == 1, "nothing was tampered with"
