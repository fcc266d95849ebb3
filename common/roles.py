"""The two roles of the database: the owner makes tables, the site uses them.

The site's role owns nothing, so a mistake of ours, or of a library, cannot change what must never change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[BaseDatabaseWrapper]:
    """This thread's connection speaks as the owner (settings.DATABASE_OWNER), then as the site again.

    There is one alias only. A second one for the owner would need TEST MIRROR, and with a mirror the suite
    runs on the real database without a word.
    """
    connection = connections[alias]
    sites_own = connection.settings_dict
    connection.close()
    connection.settings_dict = {**sites_own, **settings.DATABASE_OWNER}
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict = sites_own


def grant_to_site(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Before migrations: what the owner makes from now on may be read and written by the site.

    Connected to ``pre_migrate`` of one app with models. A grant in a migration would come too late for the
    tables of apps sorted before it, and would be missing in the test database. Append-only tables take their
    share back in the migration that makes them.
    """
    connection = connections[using]
    site = settings.DATABASES[using]["USER"]
    if connection.settings_dict["USER"] == site:
        return  # one role for everything, as on a database somebody else looks after
    role = connection.ops.quote_name(site)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for rights, things in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE, SELECT", "SEQUENCES"),
        ):
            cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {things} TO {role}")
