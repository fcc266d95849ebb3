"""Processes side by side on a developer's machine: the web server, a worker, the clock.

They live as long as the one that started them: asked to stop it asks them, and killed with -9 it takes them
along, because the kernel tells them. Each has a session of its own, so that a Ctrl-C reaches one process only
and the others end in order.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from alumni_portal.engines import processes

LOCALHOST = "127.0.0.1"
PORTS_TO_TRY = 50
PATIENCE = 15.0  # seconds a process gets to end before it is killed
CODE_CHANGED = 3  # how Django's reloader asks to be started again
PAUSE = 3.0  # seconds before something that ended by itself is started again


def listen(port: int) -> socket.socket:
    """A listening socket on this port, or on the next free one; the caller compares.

    The socket is opened here and handed to the web server, so that nobody takes the port in between.
    """
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536)):
        if _somebody_listens(candidate):
            continue
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOCALHOST, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise OSError(f"No free port between {port} and {port + PORTS_TO_TRY}.")


def _somebody_listens(port: int) -> bool:
    """Also on ::1 alone: a browser asks there first when it is told localhost."""
    with socket.socket(socket.AF_INET6) as probe:
        probe.settimeout(0.2)
        try:
            return probe.connect_ex(("::1", port)) == 0
        except OSError:
            return False  # no IPv6 here


class Companion:
    """One process of the set, started again when it ends by itself."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], hand_over: Sequence[int] = ()
    ):
        self.name = name
        self.command = [*command]
        self.environment = {**os.environ, **environment}
        self.hand_over = tuple(hand_over)
        self.process: subprocess.Popen[bytes] | None = None
        self.again_at = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self.hand_over,
            preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        )

    def look_after(self) -> str:
        """Start it again some seconds after it ended; says so in a sentence, once."""
        if self.process is None or self.process.poll() is None:
            return ""
        if self.process.returncode == CODE_CHANGED:
            self.start()
            return ""
        if not self.again_at:
            self.again_at = time.monotonic() + PAUSE
            _end_session(self.process.pid)
            return f"{self.name} ended ({self.process.returncode}); it is started again in {PAUSE:.0f} s."
        if time.monotonic() > self.again_at:
            self.again_at = 0.0
            self.start()
        return ""

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_it_end(self, until: float) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        _end_session(self.process.pid)
        self.process.wait()


def _end_session(pid: int) -> None:
    """Whatever is left of the session this process leads, itself included."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def stop_all(companions: Sequence[Companion]) -> None:
    """Ask all at once, then wait for each."""
    until = time.monotonic() + PATIENCE
    for companion in companions:
        companion.ask_to_stop()
    for companion in companions:
        companion.see_it_end(until)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
