"""The list of erasures: a file beside the backups that only grows. A line holds a random id, what it names and when;
after a restore it is read again. See docs/guides/operators.md."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

PERSON, LOGIN = "person", "login"


@dataclass(frozen=True, slots=True)
class Erased:
    """``kind`` is PERSON or LOGIN; ``public_id`` is the random name of the row."""

    at: str
    kind: str
    public_id: str


def append(names: Iterable[tuple[str, str]], at: datetime) -> None:
    """Written through to the disk before this returns. Written twice does no harm: what is erased stays erased.

    A line that a crash cut off is ended first, so that it does not swallow the next.
    """
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = "".join(f"{moment} {kind} {public_id}\n" for kind, public_id in names)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, ("\n" + lines if is_cut else lines).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    _keep_the_name(path.parent)


def _keep_the_name(folder: Path) -> None:
    """A file whose folder was not written down is lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> tuple[list[Erased], int]:
    """Each row once, in the order in which they were erased; and how many lines were cut off or made no sense."""
    found: dict[tuple[str, str], Erased] = {}
    bad = 0
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        match line.split():
            case [at, kind, public_id] if kind in (PERSON, LOGIN) and len(public_id) == 12 and len(at) == 20:
                found.setdefault((kind, public_id), Erased(at, kind, public_id))
            case []:
                pass
            case _:
                bad += 1
    return list(found.values()), bad
