"""A date that moves takes its letter along, whatever state the letter is in."""

from datetime import date, timedelta

import pytest
import time_machine

from messaging.models import Delivery
from outreach.letters import write
from people.models import Person
from tests.outreach.travelling import (
    BEFORE_IT,
    THEN,
    at,
    journey_of,
    leave,
    letters_to,
    term_until,
    tick,
    traveller_of,
)
from tests.outreach.writing_desk import read_again
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


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
