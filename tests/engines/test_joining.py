"""Starting, joining and leaving: one set of engines per checkout, for as long as somebody uses it."""

import os
import signal
import socket
import time

import pytest

from alumni_portal.engines import processes

pytestmark = [pytest.mark.engines, pytest.mark.long]


def test_whoever_comes_second_joins(checkout):
    first = checkout.enter()
    supervisor = checkout.supervisor
    second = checkout.enter()
    assert second.greeting == first.greeting
    assert checkout.supervisor == supervisor


def test_the_starter_may_leave_before_the_others(checkout):
    starter, other = checkout.enter(), checkout.enter()
    starter.leave()
    time.sleep(0.7)  # three looks of the supervisor
    assert other.ask("SELECT 1") == ["1"]


def test_nothing_runs_when_the_last_one_has_left(checkout):
    user = checkout.enter()
    assert len(checkout.servers()) > 3
    user.leave()
    assert checkout.is_quiet()


def test_nothing_runs_when_the_last_one_was_killed(checkout):
    checkout.enter().kill()
    assert checkout.is_quiet()


def test_rows_are_there_the_next_day(checkout):
    user = checkout.enter()
    user.ask("CREATE TABLE alumni AS SELECT generate_series(1, 1000) AS id")
    user.leave()
    assert checkout.is_quiet()
    assert checkout.enter().ask("SELECT count(*) FROM alumni") == ["1000"]


def test_come_while_it_stops(checkout):
    """The one who comes waits until the table is clean, and starts anew."""
    for _ in range(3):
        checkout.enter().leave()
        assert checkout.enter().ask("SELECT 1") == ["1"]


def test_many_starters_in_two_checkouts_at_once(checkouts):
    here, there = checkouts(), checkouts()
    users = [checkout.come() for _ in range(3) for checkout in (here, there)]
    for user in users:
        user.greet()
    sockets = [user.socket_dir for user in users]
    assert len(set(sockets[::2])) == len(set(sockets[1::2])) == 1
    assert sockets[0] != sockets[1]
    assert users[0].redis_url != users[1].redis_url
    users[0].ask("CREATE TABLE only_here ()")
    assert users[1].ask("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'") == ["0"]
    assert len(processes.servers_in(here.database_folder)) > 3


def test_a_starter_killed_in_the_middle_is_replaced(fresh_checkout):
    checkout = fresh_checkout
    starter = checkout.come()
    until = time.monotonic() + 20
    while not checkout.plan and time.monotonic() < until:
        time.sleep(0.002)
    starter.kill()
    assert checkout.enter().ask("SELECT 1") == ["1"]


def test_a_ctrl_c_at_the_terminal_is_not_meant_for_the_engines(checkout):
    user, other = checkout.enter(start_new_session=True), checkout.enter()
    os.killpg(user.process.pid, signal.SIGINT)
    user.process.wait(60)  # as long as a busy machine takes; it hangs for good where this is broken
    time.sleep(0.5)
    assert other.ask("SELECT 1") == ["1"]


def test_valkey_answers_nobody_without_the_password(checkout):
    port = int(checkout.enter().redis_url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(b"PING\r\n")
        assert wire.recv(64).startswith(b"-NOAUTH")


def test_another_program_on_last_times_port_is_left_alone(checkout):
    checkout.enter().leave()
    assert checkout.is_quiet()
    port = checkout.plan["valkey_port"]
    with socket.create_server(("127.0.0.1", port)):
        assert f":{port}/" not in checkout.enter().redis_url


def test_postgres_is_not_on_the_network(checkout):
    assert checkout.enter().ask("SHOW listen_addresses", role="site") == [""]


def test_chinese_letters_are_letters(checkout):
    user = checkout.enter()
    user.ask("CREATE EXTENSION pg_trgm; CREATE EXTENSION ltree")
    assert user.ask("SELECT cardinality(show_trgm('曾丽')) > 0, '校友.曾'::ltree, '曾' ~ '\\w'") == ["t|校友.曾|t"]


def test_the_site_owns_nothing_and_the_owner_makes_databases(fresh_checkout):
    checkout = fresh_checkout
    user = checkout.enter()
    assert user.ask("SELECT rolname FROM pg_roles WHERE rolcreatedb OR rolsuper ORDER BY 1") == [
        "owner",
        "postgres",
    ]
    assert user.ask(
        "SELECT rolname FROM pg_roles r JOIN pg_database d ON datdba = r.oid WHERE datname = 'alumni_portal'"
    ) == ["owner"]
    assert user.ask("SET session_replication_role = replica; SELECT 1") == ["1"]


@pytest.mark.parametrize(("kind", "fsync"), [("durable", "on"), ("fast", "off")])
def test_only_tests_trade_durability_for_speed(checkout, kind, fsync):
    assert checkout.enter(kind).ask("SHOW fsync") == [fsync]
