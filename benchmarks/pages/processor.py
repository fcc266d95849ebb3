"""What a page costs the processors: the seconds that the web server, the database and the cache have used for it.

The clock tells how busy the machine was, too; this tells of the page alone, so the ratio holds on a machine that has
other things to do.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from alumni_portal.engines import processes
from alumni_portal.engines.places import Places, read_json

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of a processor."""

    web: float
    engines: float

    @property
    def whole(self) -> float:
        return self.web + self.engines

    def __sub__(self, before: Used) -> Used:
        return Used(self.web - before.web, self.engines - before.engines)


def used_by(server: int, data: Path) -> Used:
    """Since they began: gunicorn with its workers, PostgreSQL and Valkey with theirs, also those that have ended."""
    written = read_json(Places(data).running)
    engines = [processes.pid_of(who) for who in written["processes"]]
    return Used(_seconds([server]), _seconds([pid for pid in engines if pid]))


def _seconds(roots: list[int]) -> float:
    """Of these processes, of their children, and of the children they have buried."""
    family = {*roots, *(child for root in roots for child in _children(root))}
    return (sum(sum(_times(pid)[:2]) for pid in family) + sum(sum(_times(pid)[2:]) for pid in roots)) / TICKS


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _times(pid: int) -> list[int]:
    """In user and in kernel mode, its own and that of its buried children; nothing when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return [0, 0, 0, 0]
    return [int(field) for field in fields[11:15]]
