"""Making, changing, switching on, pausing and ending a journey."""

import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import resolve

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions.mailings import cancel_mailing
from messaging.models import Delivery, Mailing
from messaging.registry import moments
from outreach.actions import journeys
from outreach.models import Journey, Traveller
from outreach.permissions.journeys import can_change_beginning
from outreach.words.journeys import READY
from tests.outreach.travelling import (
    BEFORE_IT,
    SAID,
    THEN,
    at,
    born,
    journey_of,
    leave,
    letters_to,
    member,
    office_of,
    term_until,
    tick,
    traveller_of,
)
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import (
    DepartmentFactory,
    PersonFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db


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
    def code(act, row, *, by, **more) -> str:
        with pytest.raises(Refusal) as refusal:
            act(row, by=by, **more)
        return refusal.value.code


class TestSteps:
    """Put in order while nobody is at them; what somebody had stays where it was."""

    @pytest.fixture
    def by(self, school):
        return office_of(school, "campaigns.approve")

    @pytest.fixture
    def journey(self, by, school):
        """Letters of day 0, 5 and 9, then one three days after the last."""
        journey = journeys.create_journey(
            school, name_en="Welcome", category="greetings", moment="associations.class_joined", by=by
        )
        for days in (0, 5, 9):
            journeys.add_step(journey, SAID, by=by, days=days)
        journeys.add_step(journey, SAID, by=by, **THEN)
        return journey

    @staticmethod
    def days_of(journey) -> list[int]:
        return list(journey.steps.order_by("order").values_list("days", flat=True))

    def refused(self, act, row, *, by, **more) -> str:
        return TestKeeping.code(act, row, by=by, **more)

    def test_one_place_to_the_front_and_out_from_the_end(self, journey, by):
        assert journeys.move_step(journey.steps.get(days=9), by=by).order == 1
        assert self.days_of(journey) == [0, 9, 5, 3]
        journeys.move_step(journey.steps.get(days=9), by=by)
        journeys.remove_step(journey.steps.get(days=3), by=by)
        assert self.days_of(journey) == [9, 0, 5]
        assert list(journey.steps.order_by("order").values_list("order", flat=True)) == [0, 1, 2]
        said = Entry.objects.filter(verb__startswith="outreach.journey_step").values_list("verb", flat=True)
        assert {"outreach.journey_step_moved", "outreach.journey_step_removed"} <= set(said)

    def test_refusals_by_code(self, journey, by):
        first, second, third, last = journey.steps.order_by("order")
        assert self.refused(journeys.move_step, first, by=by) == "step_is_the_first"
        assert self.refused(journeys.remove_step, second, by=by) == "step_is_not_the_last"
        journeys.remove_step(last, by=by)
        journeys.remove_step(third, by=by)
        journeys.change_step(second, counts_from="before", by=by)
        second.refresh_from_db()
        assert self.refused(journeys.move_step, second, by=by) == "step_follows_a_letter"
        for act in (journeys.move_step, journeys.remove_step, journeys.change_step):
            with pytest.raises(Forbidden):
                act(second, by=acting(PersonFactory()))
        journeys.switch_on_journey(journey, by=by)
        for act in (journeys.move_step, journeys.remove_step, journeys.change_step, journeys.open_words):
            assert self.refused(act, second, by=by) == "journey_is_on"

    def test_what_somebody_had_or_is_to_have_next_stays(self, journey, by):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journeys.switch_on_journey(journey, by=by)
            member(at("2026-03-01"))
            tick()
            journeys.pause_journey(journey, by=by)
            _first, second, third, last = journey.steps.order_by("order")
            assert self.refused(journeys.move_step, second, by=by) == "step_was_taken"
            assert self.refused(journeys.move_step, third, by=by) == "step_was_taken", "the second is had next"
            assert self.refused(journeys.change_journey, journey, by=by, moment="people.birthday") == (
                "journey_was_travelled"
            )
            assert journeys.change_journey(journey, name_en="Hello", moment=journey.moment, by=by).name_en == "Hello"
            for step in (last, third):
                journeys.remove_step(step, by=by)
            assert self.refused(journeys.remove_step, second, by=by) == "step_was_taken"
            clock.shift(60)
            assert self.days_of(journey) == [0, 5]

    def test_a_new_letter_is_for_those_who_are_on_the_way(self, journey, by):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            for days in (3, 9, 5):
                journeys.remove_step(journey.steps.get(days=days), by=by)
            journeys.add_step(journey, SAID, by=by, days=4)
            journeys.switch_on_journey(journey, by=by)
            through, under_way = member(at("2026-03-01")), member(at("2026-03-04"))
            for day in ("2026-03-01", "2026-03-04", "2026-03-06"):
                clock.move_to(at(day))
                tick()
                leave(handed=at(day))
            journeys.pause_journey(journey, by=by)
            journeys.add_step(journey, SAID, by=by, days=6)
            journeys.switch_on_journey(journey, by=by)
            for day in ("2026-03-08", "2026-03-11"):
                clock.move_to(at(day))
                tick()
                leave(handed=at(day))
            assert (letters_to(through), letters_to(under_way)) == (2, 3), "who was through stays through"

    def test_what_does_not_run_is_not_carried_on(self, journey, by):
        for act in (journeys.begin_travels, journeys.take_steps, journeys.take_back_steps):
            assert act(journey, by=CLOCK) == 0

    def test_ended_its_letters_do_not_leave_and_somebody_answers_for_each(self, journey, by):
        with time_machine.travel(at("2026-03-01"), tick=False):
            with pytest.raises(Forbidden):
                journeys.switch_on_journey(journey, by=SHELL)
            journeys.switch_on_journey(journey, by=by)
            person = member(at("2026-03-01"))
            tick()
            assert journeys.take_back_steps(journey, by=CLOCK) == 0, "nothing was stopped"
            assert letters_to(person) == 1
            journeys.end_journey(journey, by=by)
            assert Mailing.objects.get().state == "cancelled"
            assert letters_to(person) == 0

    def test_letters_that_somebody_cancelled_are_followed_by_others_in_a_mailing_of_their_own(self, journey, by):
        with time_machine.travel(at("2026-03-01"), tick=False) as clock:
            journeys.switch_on_journey(journey, by=by)
            person = member(at("2026-03-01"))
            tick()
            cancel_mailing(Mailing.objects.get(), by=SHELL)
            clock.move_to(at("2026-03-06"))
            tick()
            assert list(Mailing.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "running"]
            assert letters_to(person) == 1

    def test_before_there_is_a_school_there_are_none(self):
        assert journeys.bring_in_ready_journeys(by=CLOCK) == 0

    def test_a_date_of_a_kind_that_nobody_knows_any_more_begins_nothing(self, journey, by):
        with pytest.raises(ValidationError):
            journeys.change_journey(journey, moment="no such", by=by)
        with pytest.raises(Forbidden):
            journeys.change_journey(journey, moment="people.birthday", by=acting(PersonFactory()))
        assert can_change_beginning(acting(PersonFactory()), journey).forbidden
        journeys.switch_on_journey(journey, by=by)
        Journey.objects.update(moment="no such")
        tick()
        assert not Traveller.objects.exists()

    def test_a_unit_of_ones_own_and_no_other(self, school):
        unit = DepartmentFactory(parent=school)
        by = office_of(unit)
        fields = {"name_en": "Hello", "category": "greetings", "moment": "people.birthday", "by": by}
        assert journeys.create_journey(unit, **fields).owner == by.person
        with pytest.raises(Forbidden):
            journeys.create_journey(school, **fields)
        with pytest.raises(ValidationError):
            journeys.create_journey(unit, **fields | {"moment": ""})
        with pytest.raises(ValidationError):
            journeys.create_journey(unit, **fields, conditions={"trait": "no such", "value": 1})
        with pytest.raises(ValidationError):
            journeys.create_journey(unit, **fields | {"category": "no such"})


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.code)
def test_a_ready_one_has_both_languages_and_leads_to_pages_there_are(ready):
    """Whether its text has a fault is asked when it is switched on."""
    assert all(ready.names) and ready.moment in moments
    for step in ready.steps:
        for subject, body in (step.zh, step.en):
            assert subject and body
            for address in re.findall(r"\]\((/[^)]*)\)", body):
                assert resolve(address).url_name
