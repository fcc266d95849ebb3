"""Two clocks come to one journey at once: every person has one letter, and neither clock fails."""

import pytest

from messaging.models import Delivery
from outreach.actions import journeys
from outreach.models import Journey, Traveller
from people.models import Person
from tests.outreach.travelling import journey_of
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.racing import both_have_looked, race, winners

__all__ = ["both_have_looked"]

pytestmark = pytest.mark.django_db(transaction=True)

WANTED = {"trait": "people.city", "value": "440100"}


@pytest.fixture
def journey(transactional_db) -> Journey:
    SchoolFactory()
    for _each in range(3):
        PersonFactory(city_code="440100", with_login=True)
    return journey_of("", {}, conditions=WANTED)


def both(act, journey: Journey) -> list:
    return race(*(lambda: act(journey, by=CLOCK) for _each in range(2)))


def test_beginning_at_once_writes_each_once(journey, both_have_looked):
    assert sorted(both(journeys.begin_travels, journey)) == [0, 3]
    assert Traveller.objects.count() == 3


def test_without_the_lock_one_clock_fails(journey, both_have_looked, monkeypatch):
    journeys.begin_travels(journey, by=CLOCK)
    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **_how: self)
    assert len(winners(both(journeys.take_steps, journey))) == 1


def test_with_the_lock_the_second_passes_on(journey, both_have_looked):
    journeys.begin_travels(journey, by=CLOCK)
    assert sorted(both(journeys.take_steps, journey)) == [0, 3]
    letters = Delivery.objects.filter(channel="email").values_list("addressee__owner", flat=True)
    assert sorted(letters) == sorted(Person.objects.filter(city_code="440100").values_list("pk", flat=True))


def test_killed_in_the_middle_nothing_has_happened(journey, monkeypatch):
    journeys.begin_travels(journey, by=CLOCK)

    def killed(*_rows, **_how):
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(Traveller.objects.__class__, "bulk_update", killed)
        journeys.take_steps(journey, by=CLOCK)
    assert not Delivery.objects.exists()
    assert journeys.take_steps(journey, by=CLOCK) == 3
    assert Delivery.objects.filter(channel="email").count() == 3
