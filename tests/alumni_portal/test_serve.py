"""``make run``, as somebody at a terminal meets it: one process to start, one Ctrl-C to end."""

import http.client
import json
import os
import queue
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from alumni_portal import serving
from alumni_portal.engines import processes
from alumni_portal.engines.places import read_json

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """``manage.py serve`` on engines of its own."""

    def __init__(self, data_dir: Path, port: int):
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment |= {"ALUMNI_PORTAL_DATA": str(data_dir), "ENGINES_DURABLE": "off", "PYTHONUNBUFFERED": "1"}
        self.data_dir = data_dir
        self.lines: list[str] = []
        self.heard: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)
            self.heard.put(line)

    def wait_for(self, words: str, within: float = 90) -> str:
        until = time.monotonic() + within
        while True:
            try:
                line = self.heard.get(timeout=max(0.01, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"never said {words!r}:\n{''.join(self.lines)}") from None
            if words in line:
                return line

    def wait_until_it_welcomes(self) -> int:
        """The port it is at."""
        return int(re.search(r"http://localhost:(\d+)", self.wait_for("The portal is at"))[1])

    def children(self) -> dict[str, int]:
        """What it started, by the word that tells it apart."""
        words = {"manage.py web": "web", " worker --": "worker", " beat --": "beat"}
        found = {}
        for pid in [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
            command = _read(f"/proc/{pid}/cmdline").replace("\0", " ")
            parent = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()[1:2]
            if parent == [str(self.process.pid)]:
                found |= {name: pid for word, name in words.items() if word in command}
        return found

    def family(self) -> list[int]:
        """Every process that has our data folder in its environment, and the engines."""
        mark = f"ALUMNI_PORTAL_DATA={self.data_dir}\0"
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        own = [pid for pid in pids if mark in _read(f"/proc/{pid}/environ") and processes.identity(pid)]
        return own + processes.servers_in(self.data_dir / "postgres")

    def is_gone(self, within: float = 20) -> bool:
        until = time.monotonic() + within
        while self.family():
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def end(self) -> None:
        for pid in (self.process.pid, *self.family()):
            processes.end([pid], patience=0)
        self.process.wait()
        self.listener.join(10)
        self.process.stdout.close()


def _read(path: str) -> str:
    try:
        return Path(path).read_bytes().decode(errors="replace")
    except OSError:
        return ""


def ask(port: int, path: str) -> tuple[int, str]:
    wire = http.client.HTTPConnection("localhost", port, timeout=20)
    wire.request("GET", path)
    answer = wire.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        wire.close()


def free_port() -> int:
    """One of a run of free ones, so that the next is free too."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def data_dir():
    """One for all tests of this file: whoever comes first makes the tables."""
    folder = ROOT / ".data" / "trials" / secrets.token_hex(4)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(read_json(folder / "engines.json").get("socket_dir", "/nowhere"), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def serve(data_dir):
    begun = []

    def begin(port: int | None = None) -> Served:
        begun.append(Served(data_dir, port or free_port()))
        return begun[-1]

    yield begin
    for served in begun:
        served.end()


@pytest.mark.engines
@pytest.mark.long
class TestServe:
    """Few starts, since each is a database, a web server, a worker and a clock; many questions to each of them."""

    def test_from_the_start_to_ctrl_c(self, serve):
        with socket.create_server(("127.0.0.1", 0)) as somebody:
            taken = somebody.getsockname()[1]
            served = serve(taken)
            assert f"Port {taken} is taken" in served.wait_for("is taken")
            port = served.wait_until_it_welcomes()
        assert port > taken
        assert ask(port, "/livez") == (200, "alive\n")
        assert set(served.children()) == {"web", "worker", "beat"}
        assert heard_of_the_worker(port)

        second = serve(port)
        assert second.wait_until_it_welcomes() != port, "two at once share the engines and not the port"
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(30) == 0
        assert served.process.poll() is None, "one who leaves takes nothing from the other"

        self._what_ends_by_itself_is_started_again(served)
        assert eventually(lambda: serving.answers(f"http://127.0.0.1:{port}/livez"))

        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(30) == 0, "".join(served.lines)
        assert served.is_gone(), served.family()
        assert "Traceback" not in "".join(served.lines)

    def test_after_everything_was_killed(self, serve):
        served = serve()
        served.wait_until_it_welcomes()
        processes.end(served.family(), patience=0)
        begun = time.monotonic()
        again = serve()
        assert ask(again.wait_until_it_welcomes(), "/readyz")[0] == 200
        assert time.monotonic() - begun < 30

        again.process.kill()
        assert again.is_gone(), f"killed, it takes everything along: {again.family()}"

    def _what_ends_by_itself_is_started_again(self, served: Served) -> None:
        before = served.children()
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        for _ in before:
            served.wait_for("ended (-9)")
        assert eventually(lambda: set(served.children()) == set(before))
        assert not set(served.children().values()) & set(before.values())


class TestListen:
    def test_takes_the_port_that_was_asked_for(self):
        port = free_port()
        with serving.listen(port) as listener:
            assert listener.getsockname() == ("127.0.0.1", port)

    def test_two_never_get_the_same(self):
        port = free_port()
        with serving.listen(port) as first, serving.listen(port) as second:
            assert first.getsockname() != second.getsockname()

    def test_sees_somebody_who_listens_on_ipv6_only(self):
        try:
            somebody = socket.create_server(("::1", 0), family=socket.AF_INET6)
        except OSError:
            pytest.skip("no IPv6 here")
        with somebody, serving.listen(somebody.getsockname()[1]) as listener:
            assert listener.getsockname()[1] > somebody.getsockname()[1]

    def test_gives_up_in_a_sentence(self, monkeypatch):
        monkeypatch.setattr(serving, "_somebody_listens", lambda port: True)
        with pytest.raises(OSError, match="No free port"):
            serving.listen(8000)


def heard_of_the_worker(port: int) -> bool:
    def heard() -> bool:
        return json.loads(ask(port, "/readyz")[1])["worker"]["last_heard"] is not None

    return eventually(heard)


def eventually(happened, within: float = 30) -> bool:
    until = time.monotonic() + within
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
