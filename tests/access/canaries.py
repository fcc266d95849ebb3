"""Data that may be seen by few, so unmistakable that it is recognised in whatever an answer holds.

Every person of the world carries its own; every answer to everybody is searched for those of all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format

from people.models import ContactPoint, Person, PostalAddress
from tests.access.actors import ADMINISTRATORS, READERS, STRANGERS


class Kind(StrEnum):
    CONTACT = "contact"  # telephone, address, WeChat, and the address of a login
    BIRTH = "date of birth"
    NUMBER = "student number"
    NAME = "name"


# One of these is in every canary, so most answers need no closer look.
MARK = re.compile(r"kanari|139[\s-]?7770|19[0-4]\d", re.IGNORECASE)
BEFORE, AFTER = 12, 40  # letters around a mark in which the whole of a canary stands
FIRST_BIRTH_YEAR = 1901
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-­]+(?=\d)")

# What the page "Who can see my data" promises, in the words of this world. It is written without asking the gate.
# Everybody in the office of the school, and the secretary of whoever's department it is.
OFFICE = ("office_staff", *ADMINISTRATORS)
SECRETARIES = {"here": ("secretary",), "there": ("secretary_elsewhere",), "": ()}
# Those who answer requests see what an applicant wrote, and the number in the roster beside it.
BESIDE_A_REQUEST = ("desk_requests", "join_request_", "decision_link_detail", "api_join_request")
# Whose name stands on public pages; and of whom it is said to everybody who is signed in that they keep something.
PUBLIC_OFFICERS = ("secretary", "secretary_elsewhere", *OFFICE)
OFFICERS = ("liaison", "deputy", "former_liaison", "coming_deputy", "deceased", "deactivated", "coordinator")
OFFICERS_ELSEWHERE = ("liaison_elsewhere", "deputy_elsewhere")
# Those who know each other by name.
OWN_WORDS = (("applicant", "a line"), ("newcomer", "claimed"))  # what they say of themselves
CLASSMATES = {"here": READERS, "there": ("member_elsewhere", *OFFICERS_ELSEWHERE, "secretary_elsewhere"), "": ()}


@dataclass(frozen=True, slots=True)
class Canary:
    """``owner`` is the actor whose data it is, or a name of somebody who never acts; ``half`` their department."""

    kind: Kind
    owner: str
    half: str
    forms: tuple[str, ...]  # in lower case, each way in which it may be written

    def may_be_seen_by(self, actor: str, route: str) -> bool:
        """Oneself, and the officers who keep one's record; names to those one is among."""
        if actor == self.owner or actor in OFFICE or actor in SECRETARIES[self.half]:
            return True
        if self.kind in (Kind.NUMBER, Kind.NAME) and route.startswith(BESIDE_A_REQUEST):
            return True
        if self.kind is Kind.NAME and route == "claim_vouch" and self.owner == "claimed":
            return True  # as an applicant wrote it, to those of that year who were sent the link
        return self.kind is Kind.NAME and self._is_known_to(actor)

    def _is_known_to(self, actor: str) -> bool:
        if self.owner in PUBLIC_OFFICERS:
            return True
        if self.owner in (*OFFICERS, *OFFICERS_ELSEWHERE):
            return actor not in STRANGERS
        return actor in CLASSMATES[self.half] or (actor, self.owner) in OWN_WORDS

    def is_in(self, text: str) -> bool:
        return any(form in text for form in self.forms)


class Aviary:
    """All canaries of a world."""

    def __init__(self) -> None:
        self.all: list[Canary] = []

    def put_into(self, person: Person, owner: str, half: str) -> None:
        """Telephone, WeChat, postal address and a second e-mail; date of birth and student number."""
        number = len(self.all)
        values = {
            ContactPoint.Kind.PHONE: f"+8613977700{number:03}",
            ContactPoint.Kind.WECHAT: f"kanari-wechat-{number:03}",
            ContactPoint.Kind.ADDRESS: f"Kanari Street {number:03}",
            ContactPoint.Kind.EMAIL: f"kanari-second-{number:03}@example.org",
        }
        ContactPoint.objects.bulk_create(
            ContactPoint(person=person, kind=kind, value=value, source="import", is_primary=True)
            for kind, value in values.items()
        )
        self._part_the_address(person, owner, half, f"Kanari Recipient {number:03}")
        born = date(FIRST_BIRTH_YEAR + number // 8, 1 + number % 12, 1 + number % 27)
        Person.objects.filter(pk=person.pk).update(birth_date=born.isoformat())
        person.birth_date = born.isoformat()
        for kind, value in values.items():
            self.add(Kind.CONTACT, owner, half, value, *(["1397770" + value[-4:]] if kind == "phone" else []))
        self.add(Kind.BIRTH, owner, half, *_written(born))
        self.add(Kind.NAME, owner, half, person.full_name)
        for affiliation in person.affiliations.all():
            self.add(Kind.NUMBER, owner, half, affiliation.student_number)

    def _part_the_address(self, person: Person, owner: str, half: str, recipient: str) -> None:
        point = person.contact_points.get(kind=ContactPoint.Kind.ADDRESS)
        PostalAddress.objects.create(point=point, street=point.value, recipient=recipient)
        self.add(Kind.CONTACT, owner, half, recipient)

    def add(self, kind: Kind, owner: str, half: str, *forms: str) -> None:
        self.all.append(Canary(kind, owner, half, tuple(form.lower() for form in forms)))

    def flown_to(self, actor: str, route: str, text: str) -> list[Canary]:
        """Those in the text that this actor must not see there."""
        return [canary for canary in self.heard_in(text) if not canary.may_be_seen_by(actor, route)]

    def heard_in(self, text: str) -> list[Canary]:
        around = {text[max(0, mark.start() - BEFORE) : mark.end() + AFTER] for mark in MARK.finditer(text)}
        near = "\n".join(around).lower()
        near += BETWEEN_DIGITS.sub("", near)
        return [canary for canary in self.all if canary.is_in(near)] if around else []


def _written(born: date) -> Iterator[str]:
    yield born.isoformat()
    yield f"{born.year}年{born.month}月{born.day}日"
    yield f"{born.day}/{born.month}/{born.year}"
    for form in ("DATE_FORMAT", "SHORT_DATE_FORMAT"):
        yield date_format(born, form, use_l10n=True)
