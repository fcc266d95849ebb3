"""Whom a journey is for."""

from datetime import date

import pytest
import time_machine

from people.models import Person
from tests.outreach.travelling import (
    at,
    born,
    journey_of,
    letters_to,
    tick,
    traveller_of,
)
from tests.support.factories import (
    AffiliationFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db


class TestWhomItIsFor:
    def test_nobody_outside_the_unit(self, school):
        unit = DepartmentFactory(parent=school)
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9}, unit=unit)
            inside, outside = born("1990-05-17"), born("1990-05-17")
            PlacementFactory(affiliation=AffiliationFactory(person=inside), association=unit)
            clock.move_to(at("2026-05-17", 9))
            tick()
            assert (letters_to(inside), letters_to(outside)) == (1, 0)

    def test_who_has_left_it_since_gets_no_more(self, school):
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            wanted = {"trait": "people.city", "value": "440100"}
            journey_of("people.birthday", {"hour": 9}, conditions=wanted)
            person = born("1990-05-17", city_code="440100")
            tick()
            Person.objects.filter(pk=person.pk).update(city_code="310000")
            clock.move_to(at("2026-05-17", 9))
            tick()
            assert (letters_to(person), traveller_of(person).ending) == (0, "left")

    def test_fitting_conditions_begins_it_once(self, school):
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            journey_of("", {}, conditions={"trait": "people.city", "value": "440100"})
            person = PersonFactory(city_code="440100", with_login=True)
            tick()
            clock.shift(7200)
            tick()
            assert letters_to(person) == 1

    def test_nobody_answers_for_it_and_it_rests(self, school):
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            journey = journey_of("people.birthday", {"hour": 9})
            person = born("1990-05-17")
            journey.owner.terms.update(ends_on=date(2026, 5, 17))
            clock.move_to(at("2026-05-17", 9))
            tick()
            journey.refresh_from_db()
            assert (letters_to(person), journey.state, journey.pause_reason) == (0, "paused", "owner_gone")
