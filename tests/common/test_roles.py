"""The site's role owns nothing, in tests as in production."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction

from common import checks
from common.roles import as_owner


def speaks_as() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db
class TestTheSite:
    def test_is_who_tests_run_as(self):
        assert speaks_as() == "site"

    def test_owns_no_table(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), count(*) FILTER (WHERE tableowner <> 'owner') FROM pg_tables"
                " WHERE schemaname = 'public'"
            )
            tables, strange = cursor.fetchone()
        assert tables > 1
        assert strange == 0

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE mine (id int)",
            "DROP TABLE django_migrations",
            "TRUNCATE django_content_type CASCADE",
            "ALTER TABLE django_content_type DISABLE TRIGGER ALL",
            "SET ROLE owner",
            "SET session_replication_role = replica",
        ],
    )
    def test_is_refused(self, statement):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_reads_and_writes_rows(self):
        row = ContentType.objects.create(app_label="x", model="y")
        assert ContentType.objects.filter(pk=row.pk).exists()
        row.delete()
        assert not ContentType.objects.filter(app_label="x", model="y").exists()


@pytest.mark.django_db(transaction=True)
class TestAsOwner:
    def test_is_the_owner_inside_and_the_site_after(self):
        with as_owner():
            assert speaks_as() == "owner"
        assert speaks_as() == "site"

    def test_is_the_site_after_an_error(self):
        with pytest.raises(ZeroDivisionError), as_owner():
            _ = 1 / 0
        assert speaks_as() == "site"

    def test_does_not_change_other_threads(self):
        heard = []

        def listen():
            heard.append(speaks_as())
            connections.close_all()

        with as_owner():
            other = threading.Thread(target=listen)
            other.start()
            other.join()
        assert heard == ["site"]

    def test_migrate_may_make_tables(self):
        call_command("migrate", verbosity=0)
        assert speaks_as() == "site"


@pytest.mark.django_db(transaction=True)
class TestSweeping:
    """Each test dirties the tables, and finds them as the migrations left them: run in any order."""

    @pytest.mark.parametrize("again", [1, 2])
    def test_rows_are_gone_and_those_of_migrations_back(self, again):
        assert not ContentType.objects.filter(app_label="left").exists()
        assert ContentType.objects.filter(app_label="contenttypes").exists()
        ContentType.objects.all().delete()
        ContentType.objects.create(app_label="left", model="over")


@pytest.mark.django_db
class TestCheckDatabase:
    def test_is_content_with_ours(self):
        assert checks.check_database(databases=["default"]) == []
        checks.refuse_unfit_database()

    def test_asks_nothing_without_a_database(self):
        assert checks.check_database(databases=None) == []

    def test_refuses_an_old_server(self, monkeypatch):
        monkeypatch.setattr(checks, "OLDEST_POSTGRES", 990000)
        assert [error.id for error in checks.check_database(databases=["default"])] == ["common.E001"]

    def test_refuses_a_database_of_locale_c(self, database_of_locale_c):
        assert [error.id for error in checks.check_database(databases=["default"])] == ["common.E002"]
        with pytest.raises(ImproperlyConfigured, match="Chinese letters"):
            checks.refuse_unfit_database()


@pytest.fixture(params=["before pg_trgm is there", "with pg_trgm"])
def database_of_locale_c(request, monkeypatch):
    """The default connection speaks to a database made with lc_ctype C."""
    name = "of_locale_c"
    owner = connection.copy()
    owner.settings_dict["USER"] = "owner"
    with owner._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} LC_CTYPE 'C' LC_COLLATE 'C' TEMPLATE template0")
    other = owner.copy()
    other.settings_dict["NAME"] = name
    if request.param == "with pg_trgm":
        with other.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
    monkeypatch.setattr(checks, "connections", {"default": other})
    yield
    other.close()
    with owner._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
