"""/livez and /readyz, also when what they ask about is gone."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from alumni_portal import health, tasks


@pytest.fixture(autouse=True)
def nothing_heard():
    cache.delete(health.HEARD)
    yield
    cache.delete(health.HEARD)


@pytest.fixture
def dead_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.fixture
def dead_broker(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


def test_livez_asks_nobody(client, dead_database, dead_broker):
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
class TestReadyz:
    def test_all_is_well(self, client):
        with time_machine.travel(timezone.now() - dt.timedelta(seconds=40), tick=False):
            tasks.say_alive()
            said = timezone.now()
        answer = client.get("/readyz")
        assert answer.status_code == 200
        state = answer.json()
        assert state["worker"].pop("seconds_ago") in (40, 41)
        assert state == {"database": True, "broker": True, "worker": {"last_heard": said.isoformat()}}

    def test_nothing_was_heard_of_the_worker_yet(self, client):
        assert client.get("/readyz").json()["worker"] == {"last_heard": None, "seconds_ago": None}

    def test_a_dead_broker_is_said_and_pages_go_on(self, client, dead_broker):
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["broker"] is False

    def test_a_dead_database_is_not_ready(self, client, dead_database):
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["database"] is False

    def test_hosts_and_tls_are_not_asked(self, client, settings):
        settings.ALLOWED_HOSTS = ["alumni.example.edu"]
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/readyz", headers={"host": "10.0.0.7:8000"}).status_code == 200

    def test_other_addresses_go_their_way(self, client):
        assert client.get("/readyz/").status_code == 404


def test_the_clock_calls_for_it():
    from alumni_portal.clock import beats

    assert beats()["alumni_portal.say_alive"]["schedule"] < 60


class TestHeard:
    """``manage.py heard``, the health check of worker and clock."""

    def test_ends_well_when_a_worker_was_heard(self, capsys):
        tasks.say_alive()
        call_command("heard", within=5)
        assert "heard 0 s ago" in capsys.readouterr().out

    def test_fails_when_that_is_too_long_ago(self):
        with time_machine.travel(timezone.now() - dt.timedelta(seconds=91)):
            tasks.say_alive()
        with pytest.raises(CommandError, match=r"9\d s ago"):
            call_command("heard", within=90)

    def test_fails_when_none_was_heard(self):
        with pytest.raises(CommandError, match="No worker"):
            call_command("heard")
