"""A mailing while workers, the bell's server and the database are killed: nobody twice, nobody missing unsaid.

Two connections in each worker. What may stay unknown is one letter for each connection of a worker that was killed, and
one for each connection there was when the database was.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest
import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from messaging.actions.mailings import cancel_mailing, pause_mailing, resume_mailing
from messaging.models import Addressee, Delivery, Mailing, Preference
from messaging.queries.mailings import counts_of
from people.models import Person
from tests.faults import news
from tests.faults.crew import Crew, wait_until
from tests.support.actors import SHELL
from tests.support.mail_server import Sink, serve

pytestmark = [pytest.mark.django_db(transaction=True)]
State = Delivery.State
CONNECTIONS = 2
OPEN = [State.WAITING, State.LEASED, State.HANDING, State.DEFERRED]


@pytest.fixture(autouse=True)
def hung():
    news.hang_in()
    yield
    news.take_down()


@pytest.fixture
def sink():
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sink = Sink()
    sink.server = serve(sink)
    yield sink
    sink.server.stop()


@pytest.fixture
def crew(sink, tmp_path):
    imports = "tests.faults.news_of_workers"
    crew = Crew(tmp_path / "workers.log", sink.server.port, imports, FAULTS_CONNECTIONS=str(CONNECTIONS))
    yield crew
    crew.stop()


def is_over() -> bool:
    """However often the database was killed while one asks."""
    try:
        return not Delivery.objects.filter(state__in=OPEN).exists()
    except (DatabaseError, InterfaceError):
        connection.close()
        return False


def kill_at(crew: Crew, sink: Sink, counts: list[int]) -> None:
    """A worker, when so many letters have arrived; every other time while the server has one and has not said so."""
    sink.pauses = dict.fromkeys(counts[::2], 1.0)
    for count in counts:
        wait_until(lambda count=count: len(sink.letters) >= count, 240, f"letter {count}")
        if count not in sink.pauses:
            time.sleep(random.uniform(0, 0.05))
        crew.kill_a_worker()


def others_at(name: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name])
        return [pid for (pid,) in cursor.fetchall()]


def kill_the_database(name: str) -> None:
    """kill -9 of one of its processes: it ends all others and reads its log again before it lets anybody in."""
    connection.close()
    # After a worker was killed there may be nobody for a moment: the next one is on its way.
    wait_until(lambda: others_at(name), 60, "somebody else at the database")
    os.kill(others_at(name)[0], signal.SIGKILL)
    connection.close()
    time.sleep(0.5)  # until it has noticed
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(DatabaseError, InterfaceError):
            Mailing.objects.count()
            return
        connection.close()
        time.sleep(0.1)
    raise AssertionError("the database did not come back")


def account_for(addresses: set[str], sink: Sink, may_be_unknown: int) -> dict[str, int]:
    """The promise, letter by letter. Returns the figures."""
    arrived = Counter(sink.addresses)
    by_state = {state: set() for state in State}
    for state, address in Delivery.objects.values_list("state", "addressee__email"):
        by_state[State(state)].add(address)
    unknown = by_state[State.UNKNOWN]
    figures = {
        "letters": len(addresses),
        "arrived": len(arrived),
        "twice": sum(times > 1 for times in arrived.values()),
        "missing": len(addresses - set(arrived) - by_state[State.SUPPRESSED]),
        "unknown": len(unknown),
        "unknown_that_arrived": len(unknown & set(arrived)),
        "may_be_unknown": may_be_unknown,
        "connections": sink.connections,
    }
    print(json.dumps(figures))
    assert figures["twice"] == 0, figures
    assert addresses - set(arrived) <= unknown | by_state[State.SUPPRESSED], figures
    assert by_state[State.ACCEPTED] <= set(arrived), figures
    assert by_state[State.ACCEPTED] | unknown | by_state[State.SUPPRESSED] == addresses, figures
    assert len(unknown) <= may_be_unknown, figures
    return figures


def let_some_go(sink: Sink) -> dict[str, float]:
    """Half of those who wait longest have died, the others have unsubscribed: since when, by their addresses."""
    waiting = Addressee.objects.filter(deliveries__state=State.WAITING).order_by("-deliveries__next_at", "-pk")[:40]
    for place, addressee in enumerate(waiting):
        if place % 2:
            Person.objects.filter(pk=addressee.owner_id).update(deceased_at="2020-01-01T00:00Z")
        else:
            wish = {"category": news.CATEGORY.code, "channel": "email", "rhythm": "never"}
            Preference.objects.create(addressee=addressee, **wish)
    return dict.fromkeys((addressee.email for addressee in waiting), time.time())


def test_five_kills_during_2000_letters(crew, sink):
    """And some who die or unsubscribe in the middle, a pause, and an end before the end: nothing leaves afterwards."""
    mailing, addresses = news.launched_to(2000)
    for _ in range(2):
        crew.start_worker()
    crew.start_clock()
    wait_until(lambda: len(sink.letters) >= 50, 60, "a beginning")
    gone = let_some_go(sink)
    kill_at(crew, sink, [100, 300, 500])
    pause_mailing(mailing, "A moment", by=SHELL)
    time.sleep(0.5)
    paused_at, arrived = time.time(), len(sink.letters)
    kill_at(crew, sink, [arrived])
    assert len([letter for letter in sink.letters if letter.at > paused_at]) == 0
    resume_mailing(Mailing.objects.get(pk=mailing.pk), by=SHELL)
    kill_at(crew, sink, [900])
    wait_until(lambda: len(sink.letters) >= 1500, 60, "three quarters")
    cancel_mailing(Mailing.objects.get(pk=mailing.pk), by=SHELL)
    time.sleep(0.5)
    arrived = len(sink.letters)
    wait_until(is_over, 60, "the end")
    assert len(sink.letters) == arrived < 2000
    assert not [letter.to for letter in sink.letters if letter.at > gone.get(letter.to, letter.at) + 1]
    account_for(addresses, sink, crew.kills * CONNECTIONS)
    counts = counts_of(mailing)
    assert (counts.total, counts.accepted + counts.unknown >= arrived) == (2000, True)
    assert counts.suppressed["cancelled"] > 300


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_twenty_kills_a_flush_and_two_deaths_of_the_database_during_20000_letters(crew, sink):
    _mailing, addresses = news.launched_to(20_000)
    name = connection.settings_dict["NAME"]
    for _ in range(2):
        crew.start_clock()
        crew.start_worker()
    steps = [800 * number for number in range(1, 21)]
    kill_at(crew, sink, steps[:8])
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushall()
    kill_at(crew, sink, steps[8:12])
    kill_the_database(name)
    kill_at(crew, sink, steps[12:16])
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushall()
    kill_the_database(name)
    kill_at(crew, sink, steps[16:])
    wait_until(is_over, 600, "the end")
    account_for(addresses, sink, (crew.kills + 2 * len(crew.workers)) * CONNECTIONS)


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_a_worker_that_does_not_wait_for_the_disk_is_found_out(crew, sink):
    """The control of the database's death: with ``synchronous_commit`` off letters come twice, or are lost count of."""
    crew.environment["FAULTS_SYNCHRONOUS"] = "off"
    news.launched_to(3000)
    crew.start_clock()
    crew.start_worker()
    for count in (500, 1000, 1500):
        wait_until(lambda count=count: len(sink.letters) >= count, 120, f"letter {count}")
        kill_the_database(connection.settings_dict["NAME"])
    wait_until(is_over, 120, "the end")
    unknown = Delivery.objects.filter(state=State.UNKNOWN).count()
    assert len(sink.letters) > len(set(sink.addresses)) or unknown > 3 * CONNECTIONS
