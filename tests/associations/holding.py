"""Offices held and groups belonged to, without the steps that lead there."""

from __future__ import annotations

from associations.models import Association, Membership, Office
from people.models import Person
from tests.support.factories import TermFactory


def holder(code: str, association: Association, **term) -> Person:
    return TermFactory(office=Office.objects.get(code=code), association=association, **term).person


def member(person: Person, association: Association, **more) -> Membership:
    return Membership.objects.create(
        person=person, association=association, origin="staff", joined_at="2020-01-01T00:00Z", **more
    )
