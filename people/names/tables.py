"""The tables in the folder ``data``: what they hold and where it comes from stands in their first lines."""

from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).with_name("data")


def _text(name: str) -> str:
    """What is in a table; lines beginning with # speak to the reader only."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def words(name: str) -> list[str]:
    return _text(name).split()


def pairs(name: str) -> dict[int, str]:
    """Characters packed in twos, for ``str.translate``."""
    packed = "".join(words(name))
    return {ord(one): other for one, other in zip(packed[::2], packed[1::2], strict=True)}


def entries(name: str) -> list[list[str]]:
    """The words of each entry; entries end at a stroke or with the line."""
    found = (entry.split() for line in _text(name).splitlines() for entry in line.split("|"))
    return [entry for entry in found if entry]
