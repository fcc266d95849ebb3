"""Industries, by the sections and divisions of GB/T 4754-2017."""

from __future__ import annotations

from functools import cache

from people.codes.tables import Entry, read_table


@cache
def _industries() -> dict[str, Entry]:
    return read_table("industries.tsv")


@cache
def _sections() -> dict[str, str]:
    """Each code's section; a section is its own."""
    found: dict[str, str] = {}
    section = ""
    for code in _industries():
        section = code if code.isalpha() else section
        found[code] = section
    return found


def is_industry_code(code: str) -> bool:
    return code in _industries()


def industry_name(code: str) -> str:
    """In the reader's language; the code itself when the list no longer has it."""
    entry = _industries().get(code)
    return entry.name if entry else code


def industry_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: each section as a group of itself, for those who do not care to say more, and its divisions."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, section in _sections().items():
        groups.setdefault(industry_name(section), []).append((code, industry_name(code)))
    return list(groups.items())


def industry_sections() -> list[tuple[str, str]]:
    """For a short select: the sections alone."""
    return [(code, industry_name(code)) for code in _industries() if code.isalpha()]


def codes_within(code: str) -> list[str]:
    """The codes that a choice covers: a section covers its divisions."""
    return [one for one, section in _sections().items() if code in (one, section)]
