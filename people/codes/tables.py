"""Reading a list: code, name in Chinese, name in English."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from common.languages import in_readers_language

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    zh: str
    en: str

    @property
    def name(self) -> str:
        return in_readers_language(self.zh, self.en)


def read_table(name: str) -> dict[str, Entry]:
    """The list in its own order; lines that begin with # say where it comes from."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    entries = (Entry(*line.split("\t")) for line in lines if line and not line.startswith("#"))
    return {entry.code: entry for entry in entries}
