"""Letters that follow a date, or one another, by the clock alone."""

from datetime import date, timedelta

import pytest
import time_machine

from associations.models import Membership
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.models import Institution
from institution.reads import forget
from messaging.models import Delivery, Mailing
from messaging.registry import moments
from outreach.actions import journeys
from outreach.letters import write
from outreach.models import Journey, StepTaken, Traveller
from people.models import FieldChoice, LoginTie, Person, YearlyCheck
from tests.outreach.travelling import (
    SAID,
    SHANGHAI,
    at,
    born,
    journey_of,
    leave,
    letters_to,
    office_of,
    skipped,
    term_until,
    tick,
    traveller_of,
)
from tests.outreach.writing_desk import read_again
from tests.support.actors import CLOCK, acting
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TermFactory,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db

BEFORE_IT = {"days": -7, "hour": 9}
THEN = {"counts_from": "before", "days": 3, "hour": 10}


@pytest.fixture
def school():
    return SchoolFactory()


class TestARule:
    """What is late is sent late, or skipped and written down; nothing comes twice, and nothing in a heap."""

    def test_a_reminder_leaves_once_however_often_the_clock_calls(self, school):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journey = journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            tick()
            assert not Traveller.objects.exists()
            clock.move_to(at("2026-03-12"))
            tick()
            assert traveller_of(term.person).next_at == at("2026-03-13", 9)
            clock.move_to(at("2026-03-13", 9))
            for _each in range(3):
                tick()
                clock.shift(60)
            assert letters_to(term.person) == 1
            assert traveller_of(term.person).ending == "done"
            journey.refresh_from_db()
            letter = Delivery.objects.filter(mailing=journey.mailing, channel="email").get()
            assert (letter.category, letter.template, letter.step) == ("greetings", "outreach.message", 1)

    @pytest.mark.parametrize(("hours", "sent"), [(3, 1), (24, 1), (25, 0)])
    def test_after_a_silence_it_is_sent_late_or_skipped(self, school, hours, sent):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            clock.move_to(at("2026-03-13", 9) + timedelta(hours=hours))
            tick()
            assert letters_to(term.person) == sent
            assert skipped() == ([] if sent else [(0, "late")])

    def test_what_fell_due_in_a_silence_of_days_is_written_down(self, school):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            tick()
            person = term_until("2026-03-12").person
            clock.move_to(at("2026-03-11"))
            tick()
            assert (letters_to(person), skipped()) == (0, [(0, "late")])

    def test_a_birthday_is_kept_on_its_day_only(self, school):
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9, "late_hours": 0})
            person = born("1985-05-17")
            clock.move_to(at("2026-05-17", 23))
            tick()
            late = born("1990-05-18")
            clock.move_to(at("2026-05-19", 0))
            tick()
            assert (letters_to(person), letters_to(late)) == (1, 0)

    def test_what_was_due_before_it_was_switched_on_is_nobodys(self, school):
        with time_machine.travel(at("2026-05-17", 10), tick=False):
            born("1985-05-17")
            journey_of("people.birthday", {"hour": 9})
            tick()
            assert not Traveller.objects.exists()

    def test_of_several_that_are_due_only_the_last_is_sent(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            steps = ({"days": days, "hour": 9, "late_hours": 240} for days in (-7, -5, -3))
            journey_of("associations.term_ends", *steps)
            person = term_until("2026-03-20").person
            clock.move_to(at("2026-03-17", 10))
            tick()
            assert letters_to(person) == 1
            assert skipped() == [(0, "overtaken"), (1, "overtaken")]
            tick()
            assert letters_to(person) == 1

    def test_two_matters_of_one_person_have_a_letter_each(self, school):
        with time_machine.travel(at("2026-03-13", 8), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            person = term_until("2026-03-20").person
            term_until("2026-03-20", person)
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert letters_to(person) == 2
            assert sorted(StepTaken.objects.values_list("letter", flat=True)) == [1, 2]


class TestADateThatMoves:
    def test_the_reminder_moves_along(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            tick()
            term.change(ends_on=date(2026, 4, 20))
            clock.move_to(at("2026-03-13", 10))
            tick()
            assert letters_to(term.person) == 0
            assert traveller_of(term.person).next_at == at("2026-04-13", 9)
            clock.move_to(at("2026-04-13", 9))
            tick()
            assert letters_to(term.person) == 1

    def test_what_is_settled_ends_it(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            tick()
            term.change(ends_on=None)
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert (letters_to(term.person), traveller_of(term.person).ending) == (0, "settled")

    def test_it_is_asked_again_when_the_letter_is_handed_over(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            terms = [term_until("2026-03-20") for _each in range(4)]
            clock.move_to(at("2026-03-13", 9))
            tick()
            terms[0].change(ends_on=date(2026, 4, 20))
            terms[1].change(ends_on=None)
            Person.objects.filter(pk=terms[2].person_id).update(deceased_at=at("2026-03-12"))
            waiting = read_again(*Delivery.objects.filter(channel="email", state="waiting"))
            written = write(waiting)
            assert {each.addressee.owner_id: type(written[each.pk]).__name__ for each in waiting} == {
                terms[0].person_id: "MatterIsGone",
                terms[1].person_id: "MatterIsGone",
                terms[2].person_id: "MatterIsGone",
                terms[3].person_id: "Written",
            }
            clock.move_to(at("2026-03-17", 9))
            assert type(write(waiting)[waiting[-1].pk]).__name__ == "MatterIsGone", "it lay here for days"

    def test_as_many_queries_for_one_as_for_many(self, school):
        with time_machine.travel(at("2026-03-12", 9), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT, THEN)

            def asked_for(people: int, day: str) -> int:
                leave()
                clock.move_to(at(day, 9))
                terms = [term_until((at(day) + timedelta(days=7)).date().isoformat()) for _each in range(people)]
                asked = len(count_queries(tick))
                letters = read_again(*Delivery.objects.filter(channel="email", state="waiting"))
                assert len(letters) >= len(terms)
                return asked + len(count_queries(lambda: write(letters)))

            asked_for(1, "2026-03-20")
            few, many = asked_for(2, "2026-04-20"), asked_for(9, "2026-05-20")
            assert many <= few


class TestOneAfterAnother:
    def test_three_letters_and_the_end_when_what_they_were_for_has_come_about(self, school):
        joined = {"trait": "people.city", "value": "440100"}
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journey_of("associations.class_joined", {}, THEN, THEN | {"ends_when": joined})
            people = [self.member(at("2026-03-01")), self.member(at("2026-03-01"))]
            tick()
            assert [letters_to(each) for each in people] == [1, 1]
            leave(handed=at("2026-03-01"))
            clock.move_to(at("2026-03-04", 10))
            tick()
            tick()
            assert [letters_to(each) for each in people] == [2, 2]
            leave(handed=at("2026-03-04", 10))
            Person.objects.filter(pk=people[0].pk).update(city_code="440100")
            clock.move_to(at("2026-03-07", 10))
            tick()
            assert [letters_to(each) for each in people] == [2, 3]
            assert traveller_of(people[0]).ending == "reached"
            assert traveller_of(people[1]).ending == "done"

    def test_what_follows_waits_for_the_letter_that_was_held_up(self, school):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journey_of("associations.class_joined", {}, THEN)
            person = self.member(at("2026-03-01"))
            tick()
            clock.move_to(at("2026-03-05"))
            tick()
            assert letters_to(person) == 1, "quiet days hold the first one still"
            leave(handed=at("2026-03-05"))
            clock.move_to(at("2026-03-06"))
            tick()
            assert traveller_of(person).next_at == at("2026-03-08", 10)
            clock.move_to(at("2026-03-08", 10))
            tick()
            assert letters_to(person) == 2

    @staticmethod
    def member(joined) -> Person:
        person = PersonFactory(with_login=True)
        Membership.objects.create(person=person, association=ClassFactory(), origin="staff", joined_at=joined)
        return person


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
            TestOneAfterAnother.member(now)
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


class TestKeeping:
    @pytest.fixture
    def by(self, school):
        return office_of(school, "campaigns.approve")

    def make(self, by, **more):
        fields = {"name_en": "Birthdays", "category": "greetings", "moment": "people.birthday"}
        return journeys.create_journey(SchoolFactory(), by=by, **fields | more)

    def test_the_house_brings_its_own_once_as_drafts_that_can_be_switched_on(self, by):
        assert journeys.bring_in_ready_journeys(by=CLOCK) == 7
        assert journeys.bring_in_ready_journeys(by=CLOCK) == 0
        assert set(Journey.objects.values_list("state", flat=True)) == {"draft"}
        for journey in Journey.objects.all():
            assert journeys.switch_on_journey(journey, by=by).owner == by.person
            assert not journey.steps.filter(message__frozen_at=None).exists()

    def test_who_may_not(self, by, school):
        journey = self.make(by)
        stranger = acting(PersonFactory())
        for act in (journeys.pause_journey, journeys.end_journey, journeys.switch_on_journey, journeys.change_journey):
            with pytest.raises(Forbidden):
                act(journey, by=stranger)
        for act in (journeys.begin_travels, journeys.take_steps):
            with pytest.raises(Forbidden):
                act(journey, by=by)
        with pytest.raises(Forbidden):
            journeys.create_journey(school, name_en="x", moment="people.birthday", by=stranger)

    def test_refusals_by_code(self, by):
        journey = self.make(by)
        assert self.code(journeys.switch_on_journey, journey, by=by) == "journey_is_empty"
        step = journeys.add_step(journey, by=by)
        assert self.code(journeys.switch_on_journey, journey, by=by) == "message_has_faults"
        journeys.remove_step(step, by=by)
        step = journeys.add_step(journey, SAID, by=by)
        assert self.code(journeys.pause_journey, journey, by=by) == "journey_is_off"
        journeys.switch_on_journey(journey, by=by)
        for act in (journeys.change_journey, journeys.add_step, journeys.switch_on_journey):
            assert self.code(act, journey, by=by) == "journey_is_on"
        journeys.end_journey(journey, by=by)
        for act in (journeys.end_journey, journeys.switch_on_journey, journeys.change_journey):
            assert self.code(act, journey, by=by) == "journey_ended"

    def test_many_people_want_somebody_who_approves(self, school, monkeypatch):
        monkeypatch.setattr("outreach.permissions.journeys.without_approval", lambda: 1)
        by = office_of(school)
        journey = self.make(by)
        journeys.add_step(journey, SAID, by=by)
        with time_machine.travel(at("2026-05-16"), tick=False):
            for day in ("1990-12-17", "1990-12-18"):
                born(day)
            with pytest.raises(Forbidden) as refusal:
                journeys.switch_on_journey(journey, by=by)
            assert refusal.value.code == "approval_missing"
            assert journeys.switch_on_journey(journey, by=office_of(school, "campaigns.approve")).is_on

    def test_pausing_holds_its_letters_and_words_are_changed_in_a_copy(self, school):
        with time_machine.travel(at("2026-05-16"), tick=False) as clock:
            journey = journey_of("people.birthday", {"hour": 9})
            by = acting(journey.owner)
            born("1990-05-17")
            clock.move_to(at("2026-05-17", 9))
            tick()
            journey = journeys.pause_journey(journey, "so", by=by)
            assert Mailing.objects.get().state == "paused"
            step = journey.steps.get()
            said = step.message_id
            message = journeys.open_words(step, by=by)
            assert message.pk != said and not message.is_frozen
            assert journeys.open_words(journey.steps.get(), by=by) == message
            born("1990-05-18")
            clock.move_to(at("2026-05-18", 9))
            tick()
            assert Traveller.objects.filter(ended_at=None).count() == 0
            journeys.switch_on_journey(journey, by=by)
            assert Mailing.objects.get().state == "running"
            tick()
            assert Delivery.objects.filter(about=f"outreach.message:{message.pk}").exists()
            verbs = Entry.objects.values_list("verb", flat=True)
            assert {"outreach.journey_paused", "outreach.journey_switched_on"} <= set(verbs)

    def test_ending_lets_nobody_go_on(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey = journey_of("associations.term_ends", BEFORE_IT)
            person = term_until("2026-03-20").person
            tick()
            journeys.end_journey(journey, by=acting(journey.owner))
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert (letters_to(person), traveller_of(person).ending) == (0, "called_off")

    @staticmethod
    def code(act, journey, *, by) -> str:
        with pytest.raises(Refusal) as refusal:
            act(journey, by=by)
        return refusal.value.code
