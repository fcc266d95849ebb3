"""Industries, by the sections of GB/T 4754-2017."""

from __future__ import annotations

from functools import cache

from people.codes.tables import Entry, read_table


@cache
def _industries() -> dict[str, Entry]:
    return read_table("industries.tsv")


def industry_name(code: str) -> str:
    """In the reader's language; the code itself when the list no longer has it."""
    entry = _industries().get(code)
    return entry.name if entry else code


def industry_choices() -> list[tuple[str, str]]:
    return [(entry.code, entry.name) for entry in _industries().values()]
