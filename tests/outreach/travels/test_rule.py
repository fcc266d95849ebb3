"""What is late is sent late or skipped; a date that moves takes its letter along; one letter after another."""

from datetime import timedelta

import pytest
import time_machine

from messaging.models import Delivery
from outreach.models import StepTaken, Traveller
from people.models import Person
from tests.outreach.travelling import (
    BEFORE_IT,
    THEN,
    at,
    born,
    journey_of,
    leave,
    letters_to,
    member,
    skipped,
    term_until,
    tick,
    traveller_of,
)

pytestmark = pytest.mark.django_db


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


class TestOneAfterAnother:
    def test_three_letters_and_the_end_when_what_they_were_for_has_come_about(self, school):
        joined = {"trait": "people.city", "value": "440100"}
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journey_of("associations.class_joined", {}, THEN, THEN | {"ends_when": joined})
            people = [member(at("2026-03-01")), member(at("2026-03-01"))]
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
            person = member(at("2026-03-01"))
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
