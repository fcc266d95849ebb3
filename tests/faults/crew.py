"""Real workers and clocks as child processes, started and killed by their own ids."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
CONNECTIONS = 1  # processes of one worker, each with its own connection to the mail server


class Crew:
    """Every process leads a group of its own, so that a kill takes its children along."""

    def __init__(self, log: Path, mail_port: int, imports: str = "", **environment: str) -> None:
        self.log = log.open("ab")
        self.queue = f"faults-{secrets.token_hex(4)}"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.worker_settings",
            "FAULTS_DATABASE": connection.settings_dict["NAME"],
            "FAULTS_MAIL_SERVER": f"smtp://127.0.0.1:{mail_port}",
            "FAULTS_QUEUE": self.queue,
            "FAULTS_IMPORTS": imports,
            "PYTHONPATH": str(ROOT),
            "C_FORCE_ROOT": "1",
            **environment,
        }
        self.workers: list[subprocess.Popen] = []
        self.clocks: list[subprocess.Popen] = []
        self.kills = 0

    def start_worker(self) -> None:
        name = f"worker-{secrets.token_hex(3)}@%h"
        self.workers.append(self._start("worker", "-c", str(CONNECTIONS), "-n", name, *QUIET))

    def start_clock(self) -> None:
        self.clocks.append(self._start("beat", "-S", "celery.beat:Scheduler", "--pidfile=", "--loglevel=WARNING"))

    def kill_a_worker(self) -> None:
        """kill -9 of the longest serving one, with its children, and another takes its place."""
        self._kill(self.workers.pop(0))
        self.kills += 1
        self.start_worker()

    def stop(self) -> None:
        """Said twice it is done once."""
        while processes := self.workers or self.clocks:
            self._kill(processes.pop())
        self.log.close()

    def _start(self, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "alumni_portal", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    @staticmethod
    def _kill(process: subprocess.Popen) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(happened: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"{what} did not happen in {seconds:.0f} s"
        time.sleep(0.05)
