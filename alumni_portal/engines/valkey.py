"""One Valkey server on a free loopback port, with a password, in memory only."""

import secrets
import signal
import socket
import subprocess
import time
from typing import IO, cast

from . import processes
from .places import EnginesError, Household

HOST = "127.0.0.1"


class Valkey:
    """The bell and the cache. It keeps nothing: what must survive is in PostgreSQL."""

    name = "valkey"

    def __init__(self, household: Household):
        self.household = household
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start on the port of last time if it is free, so that processes which knew it find it again."""
        if "valkey_password" not in self.household.plan:
            self.household.remember(valkey_password=secrets.token_urlsafe(24))
        for port in (self.household.plan.get("valkey_port", 0), 0, 0, 0, 0):
            self.household.remember(valkey_port=port or _free_port())
            self.process = self._launch()
            if self._becomes_ready(self.process):
                return
            self.stop()
        raise EnginesError(f"Valkey did not start:\n{self.household.places.last_words(self.name)}")

    def stop(self) -> None:
        """Nothing is written on the way out."""
        if self.process:
            processes.stop(self.process, signal.SIGTERM)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.household.places.fresh_log(self.name) as log:
            process = subprocess.Popen(
                [str(self.household.valkey), "-"],
                cwd="/",
                env={},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                preexec_fn=processes.dies_with_parent(signal.SIGTERM),
                **self.household.identity,
            )
        # Through standard input: no file to protect, and no password in the list of processes.
        with cast(IO[bytes], process.stdin) as words:
            words.write(self._configuration().encode())
        return process

    def _configuration(self) -> str:
        plan = self.household.plan
        lines = [f"bind {HOST}", f"port {plan['valkey_port']}", f"requirepass {plan['valkey_password']}"]
        lines += ['save ""', "appendonly no", "daemonize no", "loglevel notice"]
        return "\n".join(lines) + "\n"

    def _becomes_ready(self, process: subprocess.Popen[bytes], patience: float = 20) -> bool:
        until = time.monotonic() + patience
        while time.monotonic() < until and process.poll() is None:
            if self._answers():
                return process.poll() is None
            time.sleep(0.01)
        return False

    def _answers(self) -> bool:
        """It knows our password: another program on the same port would not."""
        plan = self.household.plan
        try:
            with socket.create_connection((HOST, plan["valkey_port"]), timeout=1) as wire:
                wire.sendall(f"AUTH {plan['valkey_password']}\r\n".encode())
                return wire.recv(64).startswith(b"+OK")
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
