"""What follows from a name: its parts, its readings, where it stands in a list, and what finds it."""

from __future__ import annotations

from typing import Any

from pypinyin import Style, lazy_pinyin

from people.models import Person

NAME_FIELDS = {"full_name", "family_name", "given_name", "suffix", "name_order", "latin_name", "own_reading"}
DERIVED_FIELDS = ("reading", "sort_key", "search_forms")


def name_facts(facts: dict[str, Any], person: Person | None = None) -> dict[str, Any]:
    """``facts`` with everything that follows from the name in them, over what the person is called now."""
    if person is not None and not NAME_FIELDS & facts.keys():
        return facts
    name = {field: facts.get(field, getattr(person, field, "")) for field in NAME_FIELDS}
    full_name = " ".join(name["full_name"].split())
    family, given = name["family_name"], name["given_name"]
    if not family and not given:
        family, given = full_name[:1], full_name[1:]
    syllables = lazy_pinyin(full_name, style=Style.NORMAL)
    reading = name["own_reading"] or " ".join(lazy_pinyin(full_name, style=Style.TONE))
    return facts | {
        "full_name": full_name,
        "family_name": family,
        "given_name": given,
        "reading": reading,
        "sort_key": " ".join(syllables).lower()[:400],
        "search_forms": f" {''.join(syllables).lower()} {full_name.lower()}",
    }
