"""What the database must be able to do before anything is written into it."""

import logging
from collections.abc import Sequence
from typing import Any, cast

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper

log = logging.getLogger(__name__)

OLDEST_POSTGRES = 170000  # the first with the builtin locale provider

_TELL_LETTERS = "SELECT datctype NOT IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database()"
_TELL_TRIGRAMS = "SELECT cardinality(show_trgm('曾丽')) > 0"
_HAS_TRIGRAMS = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"


@register(Tags.database)
def check_database(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """Refuse a PostgreSQL that is too old, or one for which Chinese letters are not letters.

    The second is silent otherwise: ``pg_trgm`` follows the database's lc_ctype, and under ``C`` it finds no
    trigram in 曾丽, so every search for a Chinese name comes back empty. Runs with ``migrate`` and with
    ``check --database default``.
    """
    return [error for alias in databases or [] for error in _complaints(alias)]


def refuse_unfit_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """The same at the start of a server or a worker, which run no checks of the database.

    A database that is away for the moment is not refused: ``/readyz`` tells about that one.
    """
    try:
        found = _complaints(alias)
    except OperationalError as error:
        log.warning("The database does not answer yet: %s", error)
        return
    finally:
        if not connections[alias].in_atomic_block:
            connections[alias].close()  # not to be taken along into a worker's children
    if found:
        raise ImproperlyConfigured(" ".join(error.msg for error in found))


def _complaints(alias: str) -> list[Error]:
    connection = cast(DatabaseWrapper, connections[alias])
    with connection.cursor() as cursor:
        if connection.pg_version < OLDEST_POSTGRES:
            return [Error(f"PostgreSQL 17 or newer is needed, this is {connection.pg_version}.", id="common.E001")]
        if not _knows_chinese(cursor):
            message = (
                "This database does not know Chinese letters: its lc_ctype is C. "
                "Make it anew: CREATE DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0."
            )
            return [Error(message, id="common.E002")]
    return []


def _knows_chinese(cursor: CursorWrapper) -> bool:
    def yes(question: str) -> bool:
        cursor.execute(question)
        (answer,) = cursor.fetchone() or (False,)
        return bool(answer)

    return yes(_TELL_TRIGRAMS if yes(_HAS_TRIGRAMS) else _TELL_LETTERS)
