"""A date that moves takes its letter along, whatever state the letter is in."""

from datetime import date, timedelta

import pytest
import time_machine

from common.actors import system
from common.verdicts import Forbidden
from messaging.actions.sending import drop_matter
from messaging.models import Delivery
from outreach.actions import journeys
from outreach.letters import write
from outreach.models import Journey, StepTaken
from people.models import Person
from tests.outreach.travelling import (
    BEFORE_IT,
    THEN,
    at,
    born,
    journey_of,
    leave,
    letters_to,
    skipped,
    term_until,
    tick,
    traveller_of,
)
from tests.outreach.writing_desk import read_again
from tests.support.actors import acting
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def hand_over() -> list[str]:
    """A worker comes to write what waits: what it finds of each letter by mail. What must not leave is dropped."""
    waiting = read_again(*Delivery.objects.filter(state="waiting", mailing__isnull=False))
    written = write(waiting) if waiting else {}
    said = {each.pk: type(written[each.pk]).__name__ for each in waiting}
    gone = [key for key, name in said.items() if name == "MatterIsGone"]
    Delivery.objects.filter(pk__in=gone).update(state="leased", leased_by="worker")
    for letter in waiting:
        if letter.pk in gone:
            drop_matter(letter, "worker", by=system("worker"))
    return [said[each.pk] for each in waiting if each.channel == "email"]


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

    def test_one_that_comes_nearer_brings_its_letters_along(self, school):
        """Before the first letter and before a later one: each by its new date."""
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT, {"days": -1, "hour": 9})
            first, later = term_until("2026-03-21"), term_until("2026-03-20")
            tick()
            first.change(ends_on=date(2026, 3, 20))
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert (letters_to(first.person), letters_to(later.person)) == (1, 1)
            leave(handed=at("2026-03-13", 9))
            assert traveller_of(later.person).next_at == at("2026-03-19", 9)
            later.change(ends_on=date(2026, 3, 16))
            clock.move_to(at("2026-03-14", 12))
            tick()
            assert traveller_of(later.person).next_at == at("2026-03-15", 9)
            assert traveller_of(first.person).next_at == at("2026-03-19", 9)
            clock.move_to(at("2026-03-15", 9))
            tick()
            assert (letters_to(first.person), letters_to(later.person)) == (1, 2)

    def test_a_letter_that_was_stopped_comes_again_at_the_new_date_once(self, school):
        """Written, held up by the night, and meanwhile the date has moved: whoever read it in the inbox only, too."""
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT, {"days": 1, "hour": 9})
            term = term_until("2026-03-20")
            clock.move_to(at("2026-03-13", 9))
            tick()
            Delivery.objects.filter(channel="inbox").update(state="accepted", handed_at=at("2026-03-13", 9))
            term.change(ends_on=date(2026, 4, 20))
            assert hand_over() == ["MatterIsGone"]
            assert letters_to(term.person) == 0
            for _each in range(2):
                clock.shift(60)
                tick()
            way = traveller_of(term.person)
            assert (way.step.order, way.next_at, way.moment_at) == (0, at("2026-04-13", 9), at("2026-04-20", 0))
            assert not StepTaken.objects.exists()
            for minute in range(3):
                clock.move_to(at("2026-04-13", 9) + timedelta(minutes=minute))
                tick()
            assert hand_over() == ["Written"]
            assert letters_to(term.person) == 1
            leave(handed=at("2026-04-13", 9))
            clock.move_to(at("2026-04-21", 9))
            tick()
            assert letters_to(term.person) == 2, "and what follows it"

    def test_what_was_skipped_for_the_old_date_is_due_again_for_the_new_one(self, school):
        with time_machine.travel(at("2026-03-18"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT | {"late_hours": 240}, {"days": -1, "hour": 9})
            clock.move_to(at("2026-03-19", 9))
            term = term_until("2026-03-20")
            Journey.objects.update(active_since=at("2026-03-01"))
            tick()
            assert skipped() == [(0, "overtaken")]
            term.change(ends_on=date(2026, 4, 20))
            assert hand_over() == ["MatterIsGone"]
            tick()
            assert (traveller_of(term.person).step.order, traveller_of(term.person).ended_at) == (0, None)
            for day in ("2026-04-13", "2026-04-19"):
                clock.move_to(at(day, 9))
                tick()
                assert hand_over() == ["Written"]
                leave(handed=at(day, 9))
            assert letters_to(term.person) == 2

    def test_what_left_is_not_said_again_and_what_follows_goes_by_the_new_date(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT, {"days": -1, "hour": 9})
            term = term_until("2026-03-20")
            clock.move_to(at("2026-03-13", 9))
            tick()
            Delivery.objects.filter(channel="email").update(state="accepted", handed_at=at("2026-03-13", 9))
            term.change(ends_on=date(2026, 4, 20))
            hand_over()  # the inbox was stopped, the letter had left
            for day in ("2026-03-19", "2026-04-13"):
                clock.move_to(at(day, 9))
                tick()
                assert letters_to(term.person) == 1
            clock.move_to(at("2026-04-19", 9))
            tick()
            assert letters_to(term.person) == 2

    def test_stopped_because_the_matter_is_settled_it_ends(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT)
            term = term_until("2026-03-20")
            clock.move_to(at("2026-03-13", 9))
            tick()
            assert traveller_of(term.person).ending == "done"
            term.change(ends_on=None)
            hand_over()
            tick()
            assert (traveller_of(term.person).ending, StepTaken.objects.count()) == ("settled", 0)

    def test_a_minute_in_which_nothing_is_due_asks_once(self, school):
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9})
            born("1990-03-13")
            journey_of("associations.class_anniversary", {"hour": 9})
            tick()
            clock.shift(60)
            assert len(count_queries(tick)) == 1

    def test_only_the_clock_takes_back(self, school):
        journey = journey_of("people.birthday", {"hour": 9})
        with pytest.raises(Forbidden):
            journeys.take_back_steps(journey, by=acting(journey.owner))

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
