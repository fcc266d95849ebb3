"""What a cleaned row says about a person, in the words of ``people``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from directory.queries.keys import number_key, unit_key
from directory.reading import Values
from people.actions.naming import name_facts
from people.codes import city_code_of
from people.models import Affiliation, ContactPoint, Organisation, Person, Position
from people.names import clean_name, fold_name, parts_from_columns

# Field of the roster → field of the affiliation.
AFFILIATION_FIELDS = {
    "department": "department",
    "programme": "programme",
    "class": "class_name",
    "student_number": "student_number",
    "entry_year": "entry_year",
    "end_year": "end_year",
}
CONTACT_KINDS = {"email": ContactPoint.Kind.EMAIL, "phone": ContactPoint.Kind.PHONE}


def name_facts_of(values: Values) -> dict[str, str]:
    """The name with its parts in their owner's order and all that follows from it; an empty ``full_name`` where
    nothing of it is left.
    """
    facts: dict[str, str] = {part: values.get(part, "") for part in ("full_name", "family_name", "given_name")}
    if all(facts.values()):
        facts |= _parts_beside(*(clean_name(text) for text in facts.values()))
    elif facts["full_name"]:
        facts = {"full_name": facts["full_name"]}
    return name_facts(facts)


def _parts_beside(full_name: str, family: str, given: str) -> dict[str, str]:
    """Three columns: the two say where the family name ends, the one says in which order they are written."""
    parts = parts_from_columns(family, given)
    stands_first = full_name.casefold().startswith(parts.family.casefold())
    order = Person.NameOrder.FAMILY_FIRST if stands_first else Person.NameOrder.GIVEN_FIRST
    return {"family_name": parts.family, "given_name": parts.given, "suffix": parts.suffix, "name_order": order}


def person_facts_of(values: Values) -> dict[str, Any]:
    """Without the name: what may be missing on either side."""
    facts: dict[str, Any] = {}
    if birth_date := values.get("birth_date"):
        facts["birth_date"] = birth_date
    if values.get("gender"):
        facts["gender_as_given"] = values["gender"]
        facts["gender"] = values.get("gender_code", Person.Gender.UNKNOWN)
    if code := city_code_of(values.get("city", "")):
        facts["city_code"] = code
    return facts


def affiliation_facts_of(values: Values) -> dict[str, Any]:
    return {ours: values[theirs] for theirs, ours in AFFILIATION_FIELDS.items() if values.get(theirs)}  # type: ignore[literal-required]


def contacts_of(values: Values) -> list[tuple[str, str]]:
    """Kind and value, an address in small letters as ``people`` keeps it."""
    said = ((kind, str(values.get(field, ""))) for field, kind in CONTACT_KINDS.items())
    return [(kind, value.lower() if kind == ContactPoint.Kind.EMAIL else value) for kind, value in said if value]


def position_of(values: Values) -> tuple[str, str] | None:
    """Employer and title."""
    employer, title = values.get("employer", ""), values.get("position", "")
    return (employer, title) if employer or title else None


def keys_of(values: Values, full_name: str) -> dict[str, str]:
    """What rows and records are brought together by."""
    return {
        "name_key": fold_name(full_name),
        "number_key": number_key(values.get("student_number", "")),
        "class_key": unit_key(values.get("class", ""), values.get("entry_year"), values.get("end_year")),
    }


_ROOM = {
    "full_name": Person._meta.get_field("full_name").max_length,
    "family_name": Person._meta.get_field("family_name").max_length,
    "given_name": Person._meta.get_field("given_name").max_length,
    "gender": Person._meta.get_field("gender_as_given").max_length,
    "employer": Organisation._meta.get_field("name").max_length,
    "position": Position._meta.get_field("title").max_length,
    "email": ContactPoint._meta.get_field("value").max_length,
} | {
    theirs: getattr(Affiliation._meta.get_field(ours), "max_length", None)
    for theirs, ours in AFFILIATION_FIELDS.items()
}


def too_long(values: Values, name: dict[str, str]) -> Iterator[str]:
    """The fields that the records have no room for. ``name`` as of ``name_facts_of``."""
    said: dict[str, Any] = {**values, **name}
    for field, room in _ROOM.items():
        if room and len(str(said.get(field, ""))) > room:
            yield field
