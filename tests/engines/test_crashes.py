"""After kill -9 of any of it, or of all of it, the next start finds every committed row."""

import os
import signal
import subprocess
import sys
import time

import pytest

from alumni_portal.engines import processes

pytestmark = [pytest.mark.engines, pytest.mark.long]

BUSY = "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$"  # never looks up, so it does not see the postmaster die


@pytest.fixture
def checkout(checkout):
    """With a table in it that must survive."""
    user = checkout.enter("durable")
    user.ask("CREATE TABLE alumni AS SELECT generate_series(1, 20000) AS id")
    return checkout


def everybody_is_there(checkout) -> bool:
    return checkout.enter("durable").ask("SELECT count(*) FROM alumni") == ["20000"]


def test_everything_killed(checkout):
    checkout.kill_everything()
    assert everybody_is_there(checkout)


@pytest.mark.faults
def test_everything_killed_while_a_backend_is_busy(checkout):
    checkout.users[0].send(BUSY)
    time.sleep(0.3)
    busy = processes.servers_in(checkout.database_folder)
    doomed = [checkout.supervisor, checkout.postmaster]
    for user in checkout.users:
        user.process.kill()
    for pid in doomed:
        os.kill(pid, signal.SIGKILL)
    processes.end(doomed, patience=5)
    assert any(processes.identity(pid) for pid in busy)  # else this proves nothing
    assert everybody_is_there(checkout)


def test_the_supervisor_killed_takes_its_servers_along(checkout):
    servers = checkout.servers()
    os.kill(checkout.supervisor, signal.SIGKILL)
    processes.end(servers, patience=10)
    assert not processes.servers_in(checkout.database_folder)
    assert everybody_is_there(checkout)


def test_postgres_killed_is_started_again_for_those_who_use_it(checkout):
    user, killed = checkout.users[0], checkout.postmaster
    os.kill(killed, signal.SIGKILL)
    assert soon(lambda: checkout.postmaster not in (killed, None))
    assert user.ask("SELECT count(*) FROM alumni") == ["20000"]


def test_valkey_killed_is_started_again_on_the_same_port(checkout):
    url, killed = checkout.users[0].redis_url, checkout.valkey
    os.kill(killed, signal.SIGKILL)
    assert soon(lambda: checkout.valkey not in (killed, None))
    assert checkout.enter().redis_url == url


def test_a_number_used_again_by_another_process_is_not_mistaken(checkout):
    """postmaster.pid names a process that lives, and is not PostgreSQL."""
    checkout.kill_everything()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as somebody:
        lock = checkout.database_folder / "postmaster.pid"
        _, *rest = lock.read_text().splitlines()
        lock.write_text("\n".join([str(somebody.pid), *rest]) + "\n")
        assert everybody_is_there(checkout)
        assert somebody.poll() is None
        somebody.kill()


def test_a_database_that_was_never_finished_is_made_anew(checkout):
    """As after kill -9 of initdb: some files are there, the last mark is not."""
    checkout.kill_everything()
    (checkout.database_folder / "alumni_portal.made").unlink()
    (checkout.database_folder / "global" / "pg_control").unlink()
    assert checkout.enter().ask("SELECT current_database()", role="site") == ["alumni_portal"]


@pytest.mark.faults
def test_a_server_that_dies_again_and_again_is_given_up(checkout):
    supervisor = checkout.supervisor
    until = time.monotonic() + 20
    while processes.identity(supervisor) and time.monotonic() < until:
        if valkey := checkout.valkey:
            os.kill(valkey, signal.SIGKILL)
        time.sleep(0.05)
    assert not processes.identity(supervisor)
    assert "again and again" in (checkout.data_dir / "engines.log").read_text()


@pytest.mark.faults
def test_everything_killed_ten_times_over(checkout):
    """At whatever moment: every committed row is there, none twice."""
    written = 0
    for _ in range(10):
        user = checkout.enter("durable")
        for _ in range(5):
            user.ask(f"INSERT INTO alumni VALUES ({20001 + written})")
            written += 1
        user.send("INSERT INTO alumni SELECT generate_series(1000000, 2000000)")  # never commits, or wholly
        checkout.kill_everything()
    rows = "SELECT count(*), count(DISTINCT id) FROM alumni WHERE id < 1000000"
    assert checkout.enter("durable").ask(rows) == [f"{20000 + written}|{20000 + written}"]


def soon(happened, within: float = 20) -> bool:
    until = time.monotonic() + within
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
