"""The dates that journeys begin with, over years."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from associations.models import Membership
from common.actions import writing_window
from institution.models import Institution
from institution.reads import forget
from messaging.models import Delivery
from messaging.registry import moments
from outreach.models import Traveller
from people.models import FieldChoice, LoginTie, Person, YearlyCheck
from tests.outreach.travelling import (
    BEFORE_IT,
    SHANGHAI,
    at,
    born,
    journey_of,
    letters_to,
    member,
    term_until,
    tick,
)
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    PlacementFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


class TestTenYears:
    def test_a_leap_day_and_a_class_over_ten_years(self, school):
        leap, plain = born("1992-02-29"), born("1990-02-28")
        line = AffiliationFactory(end_year=2024)
        PlacementFactory(affiliation=line, association=ClassFactory(end_year=2024))
        came = {leap.pk: [], plain.pk: [], line.person_id: []}
        for year in range(2024, 2035):
            for begin, end in (("02-20", "03-05"), ("06-25", "07-05")):
                for code in ("people.birthday", "associations.class_anniversary"):
                    for person, _occasion, when in moments[code].between(at(f"{year}-{begin}"), at(f"{year}-{end}")):
                        came[person].append(when.astimezone(SHANGHAI).date().isoformat())
        leaps = {2024, 2028, 2032}
        assert came[leap.pk] == [f"{year}-02-{29 if year in leaps else 28}" for year in range(2024, 2035)]
        assert came[plain.pk] == [f"{year}-02-28" for year in range(2024, 2035)]
        assert came[line.person_id] == [f"{year}-07-01" for year in (2025, 2029, 2034)]

    def test_each_year_has_its_letter(self, school):
        with time_machine.travel(at("2026-02-27"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9, "late_hours": 0})
            person = born("1992-02-29")
            for year in (2026, 2027, 2028):
                clock.move_to(at(f"{year}-02-27"))
                tick()
                clock.move_to(at(f"{year}-02-28", 9))
                tick()
            clock.move_to(at("2028-02-29", 9))
            tick()
            letters = Delivery.objects.filter(addressee__owner=person, channel="email").order_by("pk")
            assert [each.created_at.astimezone(SHANGHAI).date().isoformat() for each in letters] == [
                *("2026-02-28", "2027-02-28", "2028-02-29")
            ]

    def test_days_are_the_institutions(self, school):
        Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York", "name_en": "A school"})
        forget()
        with time_machine.travel("2026-03-07T12:00:00Z", tick=False) as clock:
            journey_of("people.birthday", {"hour": 9})
            person = born("1990-03-08")  # the day on which the clocks go forward there
            clock.move_to("2026-03-08T12:59:00Z")
            tick()
            assert letters_to(person) == 0
            clock.move_to("2026-03-08T13:00:00Z")
            tick()
            assert letters_to(person) == 1


class TestMoments:
    def test_what_they_say_between_they_say_of_each(self, school):
        """Every moment of the house: what enrols somebody today is known again tomorrow, with the same date."""
        now = at("2026-06-15")
        with time_machine.travel(now, tick=False):
            person = born("1990-06-20")
            LoginTie.objects.create(user=person.login, person=person)
            YearlyCheck.objects.create(person=person, asked_at=now, counts_from=now)
            line = AffiliationFactory(person=person, ends_on=date(2026, 6, 25), end_year=2026, alumnus_at=now)
            PlacementFactory(affiliation=line, association=ClassFactory(end_year=2021))
            member(now)
            TermFactory(person=person, ends_on=date(2026, 7, 10), association=ClassFactory())
            for moment in moments:
                found = list(moment.between(now - timedelta(days=1), now + timedelta(days=30)))
                assert found, moment.code
                pairs = [(whose, occasion) for whose, occasion, _date in found]
                assert dict(moment.of(pairs)) == {(whose, said): when for whose, said, when in found}, moment.code
                assert not moment.of([(0, "0"), (person.pk, "no such")]), moment.code
                assert not list(moment.between(now + timedelta(days=300), now + timedelta(days=301))), moment.code

    def test_a_hidden_birthday_is_nobodys_business(self, school):
        with time_machine.travel(at("2026-05-17", 8), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9})
            hidden, unknown = born("1985-05-17"), born("1985-05")
            FieldChoice.objects.create(person=hidden, field="birth_date", audience=0)
            clock.move_to(at("2026-05-17", 9))
            tick()
            assert (letters_to(hidden), letters_to(unknown)) == (0, 0)

    def test_a_term_that_goes_on_does_not_end(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            TermFactory(
                association=term.association, office=term.office, person=term.person, starts_on=date(2026, 3, 20)
            )
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert letters_to(term.person) == 0


class TestLedByAnIndex:
    """What is asked every minute reads the front of an index, however many people there are."""

    @staticmethod
    def plan_of(rows) -> str:
        """As it would be with a million: what few rows there are is not read from the table."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off")
        return rows.explain()

    @staticmethod
    def many_joined(unit) -> None:
        """Enough that reading all of one index costs more than the front of another."""
        with writing_window():
            people = Person.objects.bulk_create(Person(full_name="校友", sort_key="x") for _ in range(300))
            Membership.objects.bulk_create(
                Membership(association=unit, person=person, joined_at=at("2020-01-01")) for person in people
            )

    @pytest.mark.parametrize(
        ("moment", "index"),
        [("people.registered", "standing_ties_by_hour"), ("associations.class_joined", "standing_members_by_hour")],
    )
    def test_who_begins(self, moment, index, school):
        self.many_joined(ClassFactory())
        now = at("2026-06-15")
        plan = self.plan_of(moments[moment].between(now - timedelta(days=2), now))
        assert index in plan and "Index Cond" in plan, plan

    def test_whose_turn_it_is_and_what_was_dropped(self, school):
        now = at("2026-06-15")
        theirs = Traveller.objects.due(now).filter(journey=1)
        assert "travellers_by_turn" in self.plan_of(theirs)
        assert "mailing_letters_dropped" in self.plan_of(Delivery.objects.filter(mailing=1).dropped(now))
