"""Processes: who is who, how they end with us, and what a crash left behind."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(signum: int = signal.SIGTERM) -> Callable[[], None]:
    """For ``Popen(preexec_fn=...)``: the kernel sends the child a signal when we are gone, even by kill -9.

    It follows the *thread* that started the child: start children from one that lives as long as we do.
    """

    parent = os.getpid()

    def in_the_child() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return in_the_child


def identity(pid: int) -> str:
    """What tells this process from a later one with the same number; empty when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    if state in "ZX":  # a zombie is gone, only nobody has asked for it yet
        return ""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{pid}/{fields[18]}"


def pid_of(who: str) -> int | None:
    """The process number of an identity, if that very process still runs."""
    pid = int(who.split("/")[1]) if who.count("/") == 2 else 0
    return pid if pid and identity(pid) == who else None


def servers_in(data: Path, program: str = "pginstall/bin/postgres") -> list[int]:
    """PostgreSQL's processes that work on this data folder, whoever started them."""
    return [pid for pid in _pids() if _link(pid, "cwd") == str(data) and _link(pid, "exe").endswith(program)]


def end(pids: list[int], patience: float) -> None:
    """Wait some seconds for processes to end by themselves, then kill them."""
    if not _gone(pids, patience):
        for pid in pids:
            _send(pid, signal.SIGKILL)
        _gone(pids, 10)


def stop(process: subprocess.Popen, signum: int, patience: float = 20) -> None:
    """Ask a child to stop, and see that it does."""
    if process.poll() is None:
        process.send_signal(signum)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _link(pid: int, name: str) -> str:
    try:
        return str(Path(f"/proc/{pid}/{name}").readlink()).removesuffix(" (deleted)")
    except OSError:  # gone, a zombie, or somebody else's
        return ""


def _gone(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while any(identity(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _send(pid: int, signum: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signum)
