"""P04, the long form: a real worker is killed while it erases somebody; then nothing of them is left anywhere.

Looked through: a dump of the whole database, the disk, every key of the bell's and the cache's server, the logs of the
worker and of the engines, the list beside the backups; and yesterday's backup, once it is back and the list was read.
"""

from __future__ import annotations

import random
import secrets
import subprocess
import time
from pathlib import Path

import pytest
import redis
from django.conf import settings as portal
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from alumni_portal.celery import app
from directory.actions import refresh_index
from people.models import FormerId
from privacy import actions, tasks
from privacy.models import Erasure
from tests.deploy.test_backup import manage, run
from tests.deploy.test_files import superuser
from tests.faults.crew import Crew, wait_until
from tests.privacy.lives import PASSWORD, Life, group_of_a_class, live
from tests.support.actors import CLOCK

__all__ = ["superuser"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines, pytest.mark.long, pytest.mark.timeout(300)]
YESTERDAY = "yesterdays_backup"
KILLS = 6
State = Erasure.State


@pytest.fixture
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURE_JOURNAL = str(tmp_path / "list" / "erasures")
    return {"MEDIA_ROOT": str(settings.MEDIA_ROOT), "ERASURE_JOURNAL": settings.ERASURE_JOURNAL}


@pytest.fixture
def crew(tmp_path, disk):
    crew = Crew(tmp_path / "worker.log", 9, "tests.faults.slow_forgetting", **disk)
    yield crew
    crew.stop()


@pytest.fixture
def life(disk) -> Life:
    """Somebody with a mark nobody else ever had, also in their copy, in what a browser leaves and in the index."""
    life = live(f"Kanari{secrets.token_hex(3)}", group_of_a_class())
    FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
    tasks.make_copy(actions.ask_for_copy(by=life.by).pk)
    client = Client()
    client.post(reverse("account_login"), {"login": life.login.email, "password": PASSWORD})
    assert client.get(reverse("data_detail")).status_code == 200
    while refresh_index(by=CLOCK):
        pass
    return life


def lines_with(mark: str, text: bytes) -> list[bytes]:
    return [line[:200] for line in text.lower().splitlines() if mark.lower().encode() in line]


def dump(environment: dict[str, str], database: str, *options: str) -> bytes:
    command = ["pg_dump", "--username=postgres", *options, database]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def files_with(mark: str, *folders: Path) -> list[str]:
    """Names and what is in them, archives unpacked or not."""
    told = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in told if lines_with(mark, str(path).encode() + b"\n" + path.read_bytes())]


def keys_with(mark: str) -> list[str]:
    """Of the bell and of the cache: every key of every database there, and what is in it."""
    found = []
    for number in range(16):
        server = redis.Redis.from_url(f"{portal.CELERY_BROKER_URL.rpartition('/')[0]}/{number}")
        found += [str(key) for key in server.scan_iter() if lines_with(mark, key + b"\n" + inside(server, key))]
    return found


def inside(server: redis.Redis, key: bytes) -> bytes:
    match server.type(key):
        case b"string":
            return server.get(key) or b""
        case b"list":
            return b"\n".join(server.lrange(key, 0, -1))
        case b"hash":
            return b"\n".join(part for pair in server.hgetall(key).items() for part in pair)
        case b"set":
            return b"\n".join(server.smembers(key))
        case b"zset":
            return b"\n".join(server.zrange(key, 0, -1))
    return b""


def erase_under_fire(crew: Crew, erasure: Erasure) -> None:
    """The worker is called, and killed wherever it stands; the last one is let finish."""
    crew.start_worker()
    for kill in range(KILLS):
        ring(crew)
        wait_until(
            lambda: is_at_work() or state_of(erasure) != State.WAITING, 40, f"the worker that is killed as {kill}"
        )
        time.sleep(random.uniform(0, 0.8))
        assert state_of(erasure) == State.WAITING, "slow enough to be killed in the middle"
        crew.kill_a_worker()
    ring(crew)
    wait_until(lambda: state_of(erasure) == State.ERASED, 60, "the erasure")
    app.send_task("privacy.finish_erasures", queue=crew.queue)
    wait_until(lambda: state_of(erasure) == State.DONE, 30, "the end")


def ring(crew: Crew) -> None:
    app.send_task("privacy.carry_out_erasures", queue=crew.queue)


def is_at_work() -> bool:
    """Whether some other connection has rows of this database locked by a statement that writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
            " AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


def state_of(erasure: Erasure) -> str:
    return Erasure.objects.values_list("state", flat=True).get(pk=erasure.pk)


@pytest.fixture
def yesterday(superuser, life, tmp_path):
    """A backup in which they still are, brought back into a database of its own."""
    saved = tmp_path / "yesterday.dump"
    saved.write_bytes(dump(superuser, connection.settings_dict["NAME"], "--format=custom"))
    run(
        "createdb",
        "--owner=owner",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--template=template0",
        YESTERDAY,
        env=superuser,
    )
    try:
        run("pg_restore", "--username=postgres", f"--dbname={YESTERDAY}", str(saved), env=superuser)
        yield YESTERDAY
    finally:
        run("dropdb", "--force", YESTERDAY, env=superuser)


def test_killed_again_and_again_it_leaves_nothing_of_them_anywhere(
    life, crew, disk, superuser, yesterday, settings, tmp_path
):
    database, media = connection.settings_dict["NAME"], Path(settings.MEDIA_ROOT)
    before = lines_with(life.mark, dump(superuser, database))
    assert len(before) > 20 and lines_with(life.mark, dump(superuser, yesterday))
    cache.set("where-a-mark-is-seen", [life.mark])
    assert len(keys_with(life.mark)) > 1, "and one that the browser left: a session"
    cache.delete("where-a-mark-is-seen")
    pictures = len([path for path in media.rglob("*") if path.is_file()])
    settings.ERASURE_DAYS = 0
    erase_under_fire(crew, actions.ask_for_erasure(by=life.by))
    while refresh_index(by=CLOCK):
        pass

    assert lines_with(life.mark, dump(superuser, database)) == []
    assert keys_with(life.mark) == []
    assert files_with(life.mark, media, Path(settings.ERASURE_JOURNAL).parent) == []
    logs = [tmp_path / "worker.log", *Path(portal.DATA_DIR).glob("*.log*")]
    assert len(logs) > 3 and [path for path in logs if lines_with(life.mark, path.read_bytes())] == []
    assert pictures - len([path for path in media.rglob("*") if path.is_file()]) == 3, "picture, thumbnail, copy"

    replayed = manage(superuser, "replay_erasures", "--journal", settings.ERASURE_JOURNAL, database=yesterday)
    assert replayed.returncode == 0, replayed.stderr
    assert lines_with(life.mark, dump(superuser, yesterday)) == []
