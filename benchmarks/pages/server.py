"""gunicorn with two workers, as in production, on a free loopback port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS = 2
THREADS = 4  # per worker, as deploy/gunicorn.conf.py has it
PATIENCE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int  # of the master; the workers are its children


@contextmanager
def serving(log: Path) -> Iterator[Server]:
    """Start it, wait until it answers, stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), "--worker-class", "gthread", "--keep-alive", "75"),
        *("--log-level", "warning", "alumni_portal.wsgi"),
    ]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as server:
        try:
            _wait(port, server, log)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def memory_of(port: int) -> float:
    """Megabytes a worker holds for itself: the largest of the processes that listen on the port."""
    largest = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"127.0.0.1:{port}".encode() not in (folder / "cmdline").read_bytes():
                continue
            rows = (folder / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        largest = max(largest, sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")))
    return largest / 1024


def _wait(port: int, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"gunicorn does not answer:\n{log.read_text()[-4000:]}")


def processors() -> int:
    return len(os.sched_getaffinity(0))
