"""The process that owns the two servers.

It holds the engines' lock from before its first moment (the starter hands it over, locked) to its end, starts
PostgreSQL and Valkey as its children, starts them again should one of them die, and stops them when nobody
holds the users' lock any more. Killed with -9, its children end with it.
"""

import os
import signal
import sys
import time
from pathlib import Path

from . import locks, processes
from .places import EnginesError, Household, Places, write_json
from .postgres import Postgres
from .valkey import Valkey

LOOK_EVERY = 0.2  # seconds
REVIVALS = 5  # within REVIVAL_SPAN seconds; more than that is not an accident
REVIVAL_SPAN = 60.0


class Supervisor:
    """Starts, watches and stops one set of engines."""

    def __init__(self, data_dir: Path, *, durable: bool):
        self.places = Places(data_dir)
        self.household = Household(self.places)
        self.engines: list[Postgres | Valkey] = [Postgres(self.household, durable=durable), Valkey(self.household)]
        self.revivals: list[float] = []
        self.told_to_stop = False

    def run(self) -> None:
        """From nothing to ready to nothing again."""
        try:
            self._end_what_a_crash_left()
            for engine in self.engines:
                engine.start()
            self._say_ready()
            self._watch()
        finally:
            self.places.running.unlink(missing_ok=True)
            for engine in self.engines:
                engine.stop()

    def stop_soon(self, *_) -> None:
        self.told_to_stop = True

    def _end_what_a_crash_left(self) -> None:
        """PostgreSQL's are found by their folder; Valkey's by the name it had."""
        left = processes.pid_of(self.household.plan.get("valkey", ""))
        processes.end([left] if left else [], patience=1)

    def _say_ready(self) -> None:
        """From now on joiners get their answer from this file."""
        pids = [os.getpid(), *(engine.process.pid for engine in self.engines if engine.process)]
        alive = [processes.identity(pid) for pid in pids]
        self.household.remember(valkey=alive[-1])
        write_json(self.places.running, {"processes": alive, **self.household.plan})

    def _watch(self) -> None:
        # Never closed: once taken, the lock is let go by our exit, and who comes meanwhile waits for that.
        users = locks.open_lock(self.places.users_lock)
        while not self.told_to_stop and not locks.take(users, wait=False):
            for engine in self.engines:
                if engine.process and engine.process.poll() is not None:
                    self._revive(engine, engine.process.returncode)
            time.sleep(LOOK_EVERY)

    def _revive(self, engine: Postgres | Valkey, code: int) -> None:
        now = time.monotonic()
        self.revivals = [moment for moment in self.revivals if now - moment < REVIVAL_SPAN] + [now]
        if len(self.revivals) > REVIVALS:
            raise EnginesError(f"{engine.name} dies again and again:\n{self.places.last_words(engine.name)}")
        sys.stderr.write(f"{engine.name} died ({code}); starting it again\n")
        engine.start()
        self._say_ready()


def main() -> None:
    """``supervisor DATA_DIR durable|fast``; standard output and error are the log."""
    data_dir, kind = sys.argv[1:3]
    supervisor = Supervisor(Path(data_dir), durable=kind == "durable")
    signal.signal(signal.SIGTERM, supervisor.stop_soon)
    signal.signal(signal.SIGINT, supervisor.stop_soon)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        supervisor.run()
    except EnginesError as error:
        sys.exit(str(error))
