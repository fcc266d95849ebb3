"""What ``manage.py demo`` refuses, and what it leaves behind."""

import stat

import pytest
from django.core.management import CommandError, call_command

from alumni_portal.demo.accounts import FILE, Account, write_accounts
from alumni_portal.demo.building import is_empty
from tests.support.factories import PersonFactory, SchoolFactory, UserFactory


class TestRefusals:
    def test_in_production(self, settings):
        settings.DEBUG = False
        with pytest.raises(CommandError, match="DEBUG=off"):
            call_command("demo")

    def test_too_few_for_forty_classes(self, settings):
        settings.DEBUG = True
        with pytest.raises(CommandError, match="400 people"):
            call_command("demo", people=100)

    @pytest.mark.django_db
    @pytest.mark.parametrize("factory", [PersonFactory, UserFactory, SchoolFactory])
    def test_where_somebody_is_already(self, settings, factory):
        settings.DEBUG = True
        assert is_empty()
        factory()
        with pytest.raises(CommandError, match="people in this database already"):
            call_command("demo")

    def test_emptying_a_database_that_others_look_after(self, settings, monkeypatch):
        settings.DEBUG = True
        monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
        with pytest.raises(CommandError, match="this one is not"):
            call_command("demo", fresh=True)


class TestAccountsFile:
    def test_is_for_its_owner_alone(self, tmp_path):
        path = write_accounts([Account("member", "member@example.org")], tmp_path / "new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_takes_the_place_of_an_older_one_that_all_could_read(self, tmp_path):
        (tmp_path / FILE).write_text("old")
        (tmp_path / FILE).chmod(0o644)
        path = write_accounts([Account("member", "member@example.org", "new-password")], tmp_path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().split() == ["member", "member@example.org", "new-password"]

    def test_passwords_are_new_each_time_and_long(self):
        one, other = Account("a", "a@example.org"), Account("a", "a@example.org")
        assert one.password != other.password
        assert len(one.password) == 17
        assert one.password not in repr(one)
