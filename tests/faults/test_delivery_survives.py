"""kill -9 of workers in the middle: no letter twice, none missing but those that are listed as unknown."""

from __future__ import annotations

import json
import logging
import random
import subprocess
import sys
import time
from collections import Counter

import pytest
import redis
from django.conf import settings

from messaging.letters import queue_letter
from messaging.models import Delivery
from tests.faults.crew import CONNECTIONS, ROOT, Crew, wait_until
from tests.support.mail_server import Sink, serve

pytestmark = [pytest.mark.django_db(transaction=True)]
State = Delivery.State
ON_THEIR_WAY = [State.WAITING, State.LEASED, State.HANDING, State.DEFERRED]


@pytest.fixture
def sink():
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sink = Sink()
    sink.server = serve(sink)
    yield sink
    sink.server.stop()


@pytest.fixture
def crew_for(sink, tmp_path):
    """``crew_for(imports)``: nobody works yet; everybody is gone afterwards."""
    crews = []

    def gather(imports: str = "") -> Crew:
        crews.append(Crew(tmp_path / "workers.log", sink.server.port, imports))
        return crews[-1]

    yield gather
    for crew in crews:
        crew.stop()


def queue(letters: int) -> set[str]:
    addresses = {f"n{number}@example.org" for number in range(letters)}
    for address in sorted(addresses):
        context = {"subject": f"致{address}", "words": "见面说。"}
        queue_letter(to=address, category="account", template="tests/email/short", context=context, priority=5)
    return addresses


def nothing_is_on_its_way() -> bool:
    return not Delivery.objects.filter(state__in=ON_THEIR_WAY).exists()


def kill_at(crew: Crew, sink: Sink, counts: list[int]) -> None:
    """kill -9 of a worker as often as ``counts`` has entries, when so many letters have arrived.

    Every other one falls while the server has a letter and has not said so; the rest wherever they fall.
    """
    sink.pauses = dict.fromkeys(counts[::2], 2.0)
    for count in counts:
        wait_until(lambda count=count: len(sink.letters) >= count, 90, f"letter {count}")
        if count not in sink.pauses:
            time.sleep(random.uniform(0, 0.05))
        crew.kill_a_worker()


def account_for(addresses: set[str], sink: Sink, kills: int) -> dict[str, int]:
    """The promise, letter by letter. Returns the figures."""
    arrived = Counter(sink.addresses)
    unknown = set(Delivery.objects.filter(state=State.UNKNOWN).values_list("addressee__email", flat=True))
    accepted = set(Delivery.objects.filter(state=State.ACCEPTED).values_list("addressee__email", flat=True))
    figures = {
        "letters": len(addresses),
        "arrived": len(arrived),
        "twice": sum(times > 1 for times in arrived.values()),
        "missing": len(addresses - set(arrived)),
        "unknown": len(unknown),
        "unknown_that_arrived": len(unknown & set(arrived)),
        "kills": kills,
        "connections": sink.connections,
    }
    print(json.dumps(figures))
    assert figures["twice"] == 0, figures
    assert addresses - set(arrived) <= unknown, figures
    assert accepted | unknown == addresses, figures
    assert len(unknown) <= kills * CONNECTIONS, figures
    return figures


def test_without_the_handing_step_letters_arrive_twice(crew_for, sink):
    """The control, also of test_mailings_survive: what it would see if a worker wrote nothing down before it sends."""
    queue(40)
    crew = crew_for("tests.faults.without_handing")
    crew.start_worker()
    kill_at(crew, sink, [20])
    wait_until(nothing_is_on_its_way, 60, "the end")
    assert max(Counter(sink.addresses).values()) == 2


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_twenty_kills_and_a_flush_during_2000_letters(crew_for, sink):
    """Two workers and two clocks; the bell's server forgets everything half-way."""
    addresses = queue(2000)
    sink.seconds_before = sink.seconds_after = 0.02
    crew = crew_for()
    for _ in range(2):
        crew.start_clock()
        crew.start_worker()
    kill_at(crew, sink, [90 * number for number in range(1, 11)])
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushall()
    kill_at(crew, sink, [900 + 90 * number for number in range(1, 11)])
    wait_until(nothing_is_on_its_way, 120, "the end")
    account_for(addresses, sink, crew.kills)


def test_pages_answer_without_a_broker(crew_for):
    """And what they queued is in the database, found by the clock as soon as there is one."""
    crew = crew_for()
    environment = crew.environment | {"FAULTS_BROKER": "redis://127.0.0.1:9/0"}
    command = [sys.executable, "-m", "tests.faults.pages_without_a_broker"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stderr[-3000:]
    answers = json.loads(told.stdout.strip().splitlines()[-1])
    assert {code for code, _ in answers["pages"].values()} == {200}
    assert max(seconds for _, seconds in answers["pages"].values()) < 3
    assert answers["fifty_letters_took"] < 3
    assert Delivery.objects.filter(state=State.WAITING).count() == 50
