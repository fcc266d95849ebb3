"""Records as the registers make them, by the real actions."""

from __future__ import annotations

from people.actions import add_affiliation, add_contact_point, create_person
from people.models import Person
from tests.support.actors import SHELL
from tests.support.factories import PlacementFactory

CLASS = {"entry_year": 2003, "end_year": 2007, "class_name": "软件0301班", "department": "软件学院"}


def record_of(
    full_name: str, *, group=None, contact: str = "", proven_at=None, line: dict | None = None, **facts
) -> Person:
    """A person of the class above, or of ``line``; with an address when one is given, placed in ``group``."""
    person = create_person(by=SHELL, full_name=full_name, **facts)
    affiliation = add_affiliation(person, by=SHELL, **(CLASS if line is None else line))
    if group is not None:
        PlacementFactory(affiliation=affiliation, association=group)
    if contact:
        kind = "email" if "@" in contact else "phone"
        add_contact_point(person, kind, contact, by=SHELL, source="import", verified_at=proven_at)
    return person


def numbered(number: str, **more) -> dict:
    return CLASS | {"student_number": number} | more
