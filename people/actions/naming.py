"""What follows from a name: its parts, its readings, where it stands in a list, and what finds it."""

from __future__ import annotations

from typing import Any

from people.models import Person
from people.names import (
    NameOrder,
    OwnReading,
    clean_name,
    fold_name,
    join_name,
    parts_from_columns,
    readings,
    split_name,
)

NAME_FIELDS = ("full_name", "family_name", "given_name", "suffix", "name_order", "latin_name", "own_reading")
# Said of one name only: forgotten when there is another, unless said anew.
OF_ONE_NAME = ("family_name", "given_name", "suffix", "name_order", "own_reading")
DERIVED_FIELDS = ("reading", "sort_key", "search_forms")


def name_facts(facts: dict[str, Any], person: Person | None = None) -> dict[str, Any]:
    """``facts`` with everything that follows from the name in them, over what the person is called now.

    A full name alone is cut as it is written; parts that are given stand; parts alone make the full name.
    """
    if person is not None and not facts.keys() & set(NAME_FIELDS):
        return facts
    name = _standing(facts, person) | {field: facts[field] for field in NAME_FIELDS if field in facts}
    name |= {field: clean_name(value) for field, value in name.items() if value and field != "name_order"}
    if not name["full_name"]:
        name |= _from_parts(name["family_name"], name["given_name"], name["suffix"])
    elif not name["family_name"] and not name["given_name"]:
        name |= _cut(name["full_name"])
    name["name_order"] = name["name_order"] or Person.NameOrder.FAMILY_FIRST
    return facts | name | _read(name)


def _standing(facts: dict[str, Any], person: Person | None) -> dict[str, str]:
    name = {field: getattr(person, field, "") for field in NAME_FIELDS}
    if person is None or clean_name(facts.get("full_name", person.full_name)) != person.full_name:
        name |= dict.fromkeys(OF_ONE_NAME, "")
    return name


def _cut(full_name: str) -> dict[str, str]:
    parts = split_name(full_name)
    return {
        "family_name": parts.family,
        "given_name": parts.given,
        "suffix": parts.suffix,
        "name_order": "given_first" if parts.order == NameOrder.GIVEN_FIRST else "family_first",
    }


def _from_parts(family: str, given: str, suffix: str) -> dict[str, str]:
    parts = parts_from_columns(family, given)
    full_name = join_name(parts.family, parts.given, suffix or parts.suffix)
    is_family_first = full_name.startswith(parts.family)
    return {
        "full_name": full_name,
        "family_name": parts.family,
        "given_name": parts.given,
        "suffix": suffix or parts.suffix,
        "name_order": Person.NameOrder.FAMILY_FIRST if is_family_first else Person.NameOrder.GIVEN_FIRST,
    }


def _read(name: dict[str, str]) -> dict[str, str]:
    family, given = name["family_name"], name["given_name"]
    read = readings(name["full_name"], family, given, _own_reading(name["own_reading"], family, given))
    forms = [*read.search_forms, read.folded, fold_name(given)]
    if name["latin_name"]:
        forms += readings(name["latin_name"]).search_forms
    return {"reading": read.display[:300], "sort_key": read.sort_key[:400], "search_forms": _as_text(forms)}


def _own_reading(text: str, family: str, given: str) -> OwnReading | None:
    """ "Shàn Yǎqín": the first word reads the family name, where there is one."""
    if not text:
        return None
    if not family:
        return OwnReading(given=text)
    first, _, rest = text.partition(" ")
    return OwnReading(first, rest) if given else OwnReading(family=text)


def _as_text(forms: list[str]) -> str:
    """A space before each, so that the beginning of a form can be looked up by trigrams: ``% zengl%``."""
    return "".join(f" {form}" for form in dict.fromkeys(forms) if form)
