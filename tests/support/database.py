"""The test database: made by its owner, used by the site's role, as in production.

Imported by ``tests/conftest.py``. Tests with ``transaction=True`` are cleaned up after by the owner, because
the site may not delete from append-only tables, and neither may the owner while their triggers listen.
"""

import fcntl
import hashlib
import sys
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from common.roles import as_owner

TABLES = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   AND c.relname <> 'django_migrations'
 GROUP BY c.relname ORDER BY c.relname
"""

OTHERS = """
SELECT pid, concat(application_name, ' ', state, ': ', left(query, 300))
  FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""
PATIENCE = 5.0  # seconds for a thread or a child process of the last test to hang up


class Sweeper:
    """Empties the tables after a test that commits, and puts back what migrations had put in.

    It has a connection of its own, as the owner, in replica mode: triggers and foreign keys keep silent. It
    deletes from the few tables that have rows; TRUNCATE of all of them takes 20 times as long.
    """

    def __init__(self) -> None:
        self.connection = connections["default"].copy()
        self.connection.settings_dict.update(settings.DATABASE_OWNER)
        self._keep_silent()
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
            cursor.execute(TABLES)
            self.columns = dict(cursor.fetchall())
            self.kept = self._with_rows(cursor)
            for table in self.kept:
                cursor.execute(f'CREATE TABLE IF NOT EXISTS kept."{table}" AS TABLE public."{table}"')

    def sweep(self) -> None:
        """Back to how the migrations left it; also when the test has killed the database."""
        if not self.connection.is_usable():
            self.connection.close()
            self._keep_silent()
        with self.connection.cursor() as cursor:
            statements = [f'DELETE FROM public."{table}"' for table in self._with_rows(cursor)]
            for table in self.kept:
                columns = self.columns[table]
                statements.append(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM kept."{table}"')
            if statements:
                cursor.execute("BEGIN; " + "; ".join(statements) + "; COMMIT")

    def _keep_silent(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET lock_timeout = '20s'")

    def close(self) -> None:
        self.connection.close()

    def _with_rows(self, cursor) -> list[str]:
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")" for table in self.columns)
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def send_the_others_home() -> None:
    """Nobody may be connected when the database is dropped. Whoever forgot to hang up is named, and cut off.

    As the site, which they all are: the owner may neither see what they do nor end it.
    """
    connection = connections["default"].copy()
    with connection.cursor() as cursor:
        for pid, doing in _still_here(cursor):
            sys.stderr.write(f"\na connection was left open by a test, {doing}\n")
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    connection.close()


def _still_here(cursor) -> list[tuple[int, str]]:
    end = time.monotonic() + PATIENCE
    while True:
        cursor.execute(OTHERS)
        found = cursor.fetchall()
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def has_a_database(request: pytest.FixtureRequest) -> bool:
    return not {"db", "transactional_db", "django_db_setup"}.isdisjoint(request.fixturenames)


def migrated_template(connection: BaseDatabaseWrapper) -> str:
    """The name of a database with all migrations in it, made where none has just these; to be copied in a moment."""
    name = f"suite_{_migrations_as_they_are()}"
    with (settings.DATA_DIR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'suite\\_%'")
            found = {row[0] for row in cursor.fetchall()}
            for other in found - {name}:
                cursor.execute(f'DROP DATABASE "{other}"')
        if name not in found:
            _make(name, connection)
    return name


def _migrations_as_they_are() -> str:
    digest = hashlib.sha256((settings.ROOT / "requirements" / "run.txt").read_bytes())
    for app in settings.HOUSE_APPS:
        for path in sorted((settings.ROOT / app / "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _make(name: str, connection: BaseDatabaseWrapper) -> None:
    """Under another name until it is whole."""
    here, places = connection.settings_dict["NAME"], (connection.settings_dict, settings.DATABASES["default"])
    usual = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = half = f"half_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = usual
    for place in places:
        place["NAME"] = here
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')


@pytest.fixture(scope="session")
def ownership(django_db_blocker):
    """Who the connection speaks as while the test database is made, and again when it is dropped."""
    with ExitStack() as stack:
        connection = stack.enter_context(as_owner())
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template(connection)
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(ownership, django_db_setup, django_db_blocker):
    """pytest-django's, between the owner's making and the owner's dropping."""
    ownership.close()
    with django_db_blocker.unblock():
        sweeper = Sweeper()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: sweeper.sweep())
        yield
    with django_db_blocker.unblock():
        connections["default"].close()
        send_the_others_home()
        sweeper.close()
    ownership.enter_context(as_owner())
