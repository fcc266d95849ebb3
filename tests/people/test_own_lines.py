"""Taking a line off one's own her_page: a former name, a position that has ended or never was."""

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import FormerName, Organisation, Person, Position
from tests.people.pages import PAGE
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def position(person):
    return actions.say_position(person, employer="广州塔影会计师事务所", title="会计", by=acting(person))


class TestFormerNames:
    @pytest.fixture
    def former(self, person):
        return actions.add_former_name(person, "王雅琴", by=acting(person))

    def test_is_taken_off_and_finds_nobody_any_more(self, her_page, person, former):
        assert "王雅琴" in her_page.get(PAGE).content.decode()
        assert Person.objects.found_by("王雅琴").get() == person
        assert her_page.post(reverse("former_name_remove", args=[former.pk])).url == PAGE
        assert not Person.objects.found_by("王雅琴").exists()
        assert "王雅琴" not in her_page.get(PAGE).content.decode()

    def test_is_written_down_without_the_name(self, her_page, former):
        her_page.post(reverse("former_name_remove", args=[former.pk]))
        line = Entry.objects.get(verb="people.former_name_removed")
        assert "王雅琴" not in str([line.facts, line.fields, line.about])

    def test_those_of_others_are_not_there(self, her_page):
        other = actions.add_former_name(PersonFactory(), "李某", by=CLOCK)
        assert her_page.post(reverse("former_name_remove", args=[other.pk])).status_code == 404
        with pytest.raises(Forbidden):
            actions.remove_former_name(other, by=acting(PersonFactory()))
        assert FormerName.objects.get() == other


class TestEndPosition:
    def test_stands_among_what_was_before_with_its_year(self, her_page, position):
        with time_machine.travel("2026-09-15"):
            assert her_page.post(reverse("position_end", args=[position.pk])).url == PAGE
        position.refresh_from_db()
        assert position.ends_on == "2026"
        assert "until 2026" in her_page.get(PAGE).content.decode()
        assert Entry.objects.get(verb="people.position_ended").about == [f"people.person:{position.person_id}"]

    def test_ends_once(self, her_page, position):
        her_page.post(reverse("position_end", args=[position.pk]))
        assert her_page.post(reverse("position_end", args=[position.pk])).status_code == 409
        with pytest.raises(Refusal) as refusal:
            actions.end_position(position, by=acting(position.person))
        assert refusal.value.code == "position_has_ended"

    def test_what_one_does_now_stands_first_and_has_the_button(self, her_page, person, position):
        actions.say_position(person, employer="深圳云桥软件", by=acting(person))
        shown = her_page.get(PAGE)
        assert [line["until"] == "" for line in shown.context["positions"]] == [True, False]
        assert shown.content.decode().count("I left") == 1


class TestRemovePosition:
    def test_is_gone_and_the_organisation_stays(self, her_page, position):
        assert her_page.post(reverse("position_remove", args=[position.pk])).url == PAGE
        assert not Position.objects.exists()
        assert Organisation.objects.exists()
        assert Entry.objects.get(verb="people.position_removed").about == [f"people.person:{position.person_id}"]


class TestWhoMay:
    @pytest.mark.parametrize("name", ["position_end", "position_remove"])
    def test_those_of_others_are_not_there(self, her_page, name):
        other = actions.say_position(PersonFactory(), title="x", by=CLOCK)
        assert her_page.post(reverse(name, args=[other.pk])).status_code == 404
        assert her_page.get(reverse(name, args=[other.pk])).status_code == 405

    @pytest.mark.parametrize("act", [actions.end_position, actions.remove_position])
    def test_not_a_stranger_but_whoever_keeps_the_record(self, act, position, keeper):
        with pytest.raises(Forbidden):
            act(position, by=acting(PersonFactory()))
        act(position, by=keeper)


def test_more_lines_cost_no_more_queries(her_page, person, position):
    def grow():
        for number in range(5):
            actions.add_former_name(person, f"王雅琴{number}", by=CLOCK)
            actions.say_position(person, employer=f"公司{number}", by=CLOCK)

    assert_same_queries(lambda: her_page.get(PAGE), grow)
