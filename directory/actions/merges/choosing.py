"""Field by field: which of two values stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from people.actions.naming import DERIVED_FIELDS, NAME_FIELDS, name_facts
from people.models import Person
from people.names import compare_names

KEPT: Final = "kept"
OTHER: Final = "other"

# What is chosen together, and the columns it stands in. "login" is chosen too, see ``merge_people``.
CHOICES: Final = MappingProxyType(
    {
        "name": tuple(name for name in NAME_FIELDS if name != "latin_name"),
        "latin_name": ("latin_name",),
        "birth_date": ("birth_date",),
        "gender": ("gender", "gender_as_given"),
        "photo": ("photo_id",),
        "city": ("city_code",),
        "deceased_at": ("deceased_at",),
    }
)


def chosen_facts(kept: Person, other: Person, choices: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the kept record that get another value. What follows from the name is found anew.

    Who asked to be left alone under either record is left alone.
    """
    taken = [column for choice, columns in CHOICES.items() if choices.get(choice) == OTHER for column in columns]
    facts = {column: getattr(other, column) for column in taken}
    if facts.keys() & set(NAME_FIELDS):
        facts |= _read(kept, facts)
    asked = [moment for moment in (kept.do_not_contact_at, other.do_not_contact_at) if moment]
    facts["do_not_contact_at"] = min(asked, default=None)
    return {name: value for name, value in facts.items() if getattr(kept, name) != value}


def _read(kept: Person, facts: dict[str, Any]) -> dict[str, Any]:
    names = {field: facts.get(field, getattr(kept, field)) for field in NAME_FIELDS}
    return {name: value for name, value in name_facts(names).items() if name in (*NAME_FIELDS, *DERIVED_FIELDS)}


def former_names_of(kept: Person, other: Person, facts: dict[str, Any]) -> list[dict[str, str]]:
    """The name that does not stand stays findable, unless it is only another way to write the one that does."""
    stands = facts.get("full_name", kept.full_name)
    names = {person.full_name for person in (kept, other)}
    lost = sorted(name for name in names if not compare_names(name, stands).is_recognised)
    forms = [name_facts({"full_name": name}) for name in lost]
    return [{"full_name": form["full_name"], "search_forms": form["search_forms"]} for form in forms]
