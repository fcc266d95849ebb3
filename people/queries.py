"""Answers about people that are not rows of one model."""

from __future__ import annotations

from messaging.registry import Address
from people.models import ContactPoint, Person


def address_of(person: Person) -> Address:
    """Where letters reach this person now: at their login's address, else at their first choice."""
    firsts = dict(person.contact_points.current().filter(is_primary=True).values_list("kind", "value"))
    login = person.login
    return Address(
        email=login.email if login else firsts.get(ContactPoint.Kind.EMAIL, ""),
        phone=firsts.get(ContactPoint.Kind.PHONE, ""),
        language=login.language if login else "",
    )
