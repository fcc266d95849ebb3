"""What the tests of journeys share: an office, a journey of plain steps, and the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from associations.models import Association, Membership, Term
from common.actors import Actor
from messaging.models import Delivery
from outreach.actions import journeys
from outreach.actions.messages import Words
from outreach.models import Journey, StepTaken, Traveller
from outreach.tasks import look_after_journeys
from people.models import Person
from tests.support.actors import acting
from tests.support.factories import ClassFactory, OfficeFactory, PersonFactory, SchoolFactory, TermFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE_IT = {"days": -7, "hour": 9}
THEN = {"counts_from": "before", "days": 3, "hour": 10}
SAID = {"en": Words("A word", "We think of you."), "zh-hans": Words("一句话", "我们想着你。")}


def at(day: str, hour: int = 12) -> datetime:
    """The institution's clock."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=SHANGHAI)


def office_of(unit: Association, *more: str) -> Actor:
    """Somebody who writes for the unit, and may do ``more``."""
    capabilities = ["campaigns.write", "people.see", *more]
    office = OfficeFactory(code=f"writer{len(more)}", capabilities=capabilities, kinds=[unit.kind], single_holder=False)
    return acting(TermFactory(association=unit, office=office).person)


def journey_of(moment: str, *steps: dict[str, Any], unit: Association | None = None, **more: Any) -> Journey:
    """Switched on, by somebody of the school who may approve as well."""
    by = office_of(unit or SchoolFactory(), "campaigns.approve")
    fields = {"name_en": "A journey", "category": "greetings", "moment": moment} | more
    journey = journeys.create_journey(unit or SchoolFactory(), by=by, **fields)
    for times in steps:
        journeys.add_step(journey, SAID, by=by, **times)
    return journeys.switch_on_journey(journey, by=by)


def term_until(day: str, person: Person | None = None) -> Term:
    more = {"person": person} if person is not None else {}
    return TermFactory(ends_on=datetime.fromisoformat(day).date(), association=ClassFactory(), **more)


def tick() -> None:
    look_after_journeys()


def letters_to(person: Person) -> int:
    """By e-mail, of any journey, that nothing held back."""
    letters = Delivery.objects.filter(addressee__owner=person, mailing__isnull=False, channel="email")
    return letters.exclude(state="suppressed").count()


def leave(*, handed: datetime | None = None) -> None:
    """What waits is handed over, as the engine would write it down."""
    Delivery.objects.filter(state="waiting").update(state="accepted", handed_at=handed, settled_at=handed)


def skipped() -> list[tuple[int, str]]:
    return list(StepTaken.objects.exclude(reason="").order_by("pk").values_list("step__order", "reason"))


def traveller_of(person: Person) -> Traveller:
    return Traveller.objects.get(person=person)


def born(day: str, **more: Any) -> Person:
    return PersonFactory(birth_date=day, with_login=True, **more)


def member(joined: datetime) -> Person:
    """Of a class, since then."""
    person = PersonFactory(with_login=True)
    Membership.objects.create(person=person, association=ClassFactory(), origin="staff", joined_at=joined)
    return person
