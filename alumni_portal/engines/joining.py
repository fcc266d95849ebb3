"""Using the engines: start them or join them, and hold on to them."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import locks, processes
from .places import EnginesError, Places, read_json
from .postgres import DATABASE, PORT
from .valkey import HOST

PATIENCE = 180.0  # seconds; recovery after a crash of a large database takes its time

# The package is imported by its short name, so that the supervisor loads neither the site nor Django.
_SUPERVISOR = "import sys; sys.path.append(sys.argv.pop(1)); from engines.supervisor import main; main()"

_held: dict[Path, int] = {}
_one_at_a_time = threading.RLock()


class Outliving(subprocess.Popen[bytes]):
    """A child that is meant to live on when we end; Python would warn about every one of those."""

    def __del__(self, *args: object) -> None:
        """Nothing is waited for."""


@dataclass(frozen=True)
class Engines:
    """How to reach the two servers."""

    socket_dir: str
    redis_url: str = field(repr=False)

    @property
    def database(self) -> dict:
        """An entry for Django's DATABASES, except for USER: ``owner`` makes tables, ``site`` uses them."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "HOST": self.socket_dir,
            "PORT": str(PORT),
        }


def ensure(data_dir: Path, *, durable: bool = True) -> Engines:
    """Start the engines of this folder, or join them; they run at least as long as this process does.

    Called again, it makes sure that they still run. Not ``durable`` engines answer sooner and may lose data
    when the machine loses power. Raises EnginesError with a sentence that says what is wrong.
    """
    places = Places(Path(data_dir).resolve())
    with _one_at_a_time:
        try:
            _hold(places)
            running = _running(places) or _start_or_wait(places, durable)
        except PermissionError as error:
            raise EnginesError(
                f"{error.filename} belongs to another user. Run as that user, remove {places.data_dir}, "
                "or set DATABASE_URL and REDIS_URL."
            ) from error
        except OSError as error:  # a full disk, a folder that is none, …
            raise EnginesError(f"The engines cannot keep their files in {places.data_dir}: {error}") from error
    password, port = running["valkey_password"], running["valkey_port"]
    return Engines(socket_dir=running["socket_dir"], redis_url=f"redis://:{password}@{HOST}:{port}/0")


def leave(data_dir: Path) -> None:
    """Let go before this process ends (ending does the same)."""
    with _one_at_a_time:
        descriptor = _held.pop(Path(data_dir).resolve(), None)
        if descriptor is not None:
            os.close(descriptor)


def _hold(places: Places) -> None:
    """Count as a user from now on; waits while the engines are being stopped."""
    if places.data_dir in _held:
        return
    places.prepare()
    descriptor = locks.open_lock(places.users_lock)
    locks.take(descriptor, shared=True)
    _held[places.data_dir] = descriptor


def _running(places: Places) -> dict:
    """What the supervisor wrote when it was ready, if it and both its servers still live."""
    written = read_json(places.running)
    return written if all(processes.pid_of(who) for who in written.get("processes", [""])) else {}


def _start_or_wait(places: Places, durable: bool) -> dict:
    """Whoever gets the engines' lock starts them; the others wait for that one to be ready."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with locks.opened(places.engines_lock) as lock:
            if locks.take(lock, wait=False):
                return _start(places, lock, durable, until)
        if running := _running(places):
            return running
        time.sleep(0.02)
    raise EnginesError(f"The engines did not get ready in {PATIENCE:.0f} s; see {places.log('engines')}")


def _start(places: Places, lock: int, durable: bool, until: float) -> dict:
    supervisor = _launch(places, lock, durable)
    while time.monotonic() < until:
        if running := _running(places):
            return running
        if supervisor.poll() is not None:
            break
        time.sleep(0.01)
    raise EnginesError(places.last_words("engines") or "The engines' supervisor ended without a word.")


def _launch(places: Places, lock: int, durable: bool) -> Outliving:
    """Hand the lock, locked, to a process of its own session: a Ctrl-C here is not meant for it."""
    package = Path(__file__).resolve().parent
    kind = "durable" if durable else "fast"
    with places.fresh_log("engines") as log:
        return Outliving(
            [sys.executable, "-P", "-c", _SUPERVISOR, str(package.parent), str(places.data_dir), kind],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock,),
        )
