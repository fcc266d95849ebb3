"""Knocking at a group's door, and what stands against it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from associations import actions
from associations.actions import Statement
from associations.models import Association, JoinRequest, Membership, Office
from associations.permissions.joining import MOST_A_DAY
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.models import Delivery
from tests.support.actors import VISITOR, acting, acting_login
from tests.support.factories import (
    ClassFactory,
    DepartmentFactory,
    PersonFactory,
    SchoolFactory,
    TermFactory,
    UserFactory,
)
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db

ME = Statement(full_name="曾丽", end_year=2009, class_name="会计3班", student_number="0603231", word="我坐最后一排")


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def stranger():
    return acting_login(UserFactory())


class TestAskToJoin:
    def test_leaves_a_request_with_the_liaison(self, group, stranger, liaison):
        asked = actions.ask_to_join(group, ME, by=stranger)

        assert asked.state == JoinRequest.State.WAITING
        assert asked.with_association == group
        assert (asked.full_name, asked.word) == ("曾丽", "我坐最后一排")
        assert Entry.objects.filter(verb="associations.join_asked").about(asked).count() == 1

    def test_tells_the_applicant_and_the_liaison(self, group, stranger, liaison):
        actions.ask_to_join(group, ME, by=stranger)

        assert letters_to(stranger.user) == ["join_request_received"]
        assert letters_to(liaison.person) == ["join_request_arrived"]

    def test_tells_nobody_when_it_is_rolled_back(self, group, stranger):
        actions.ask_to_join(group, ME, by=stranger)
        before = Delivery.objects.count()

        with pytest.raises(Refusal):
            actions.ask_to_join(group, ME, by=stranger)

        assert Delivery.objects.count() == before

    def test_writes_to_no_more_officers_than_a_day_needs(self, group, stranger, liaison):
        """Asking and withdrawing in turn would fill an officer's mailbox; so would asking in every class there is."""
        for _ in range(MOST_A_DAY):
            actions.withdraw_request(actions.ask_to_join(group, ME, by=stranger), by=stranger)
        with pytest.raises(Refusal) as caught:
            actions.ask_to_join(TermFactory().association, ME, by=stranger)
        assert caught.value.code == "asked_too_often"
        assert len(letters_to(liaison.person)) == MOST_A_DAY
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            assert actions.ask_to_join(group, ME, by=stranger)

    @pytest.mark.parametrize("year", [9999, 20009, 0])
    def test_refuses_a_year_that_cannot_be(self, group, stranger, year):
        """The officer who approved it would be the one who meets the error."""
        with pytest.raises(ValidationError):
            actions.ask_to_join(group, replace(ME, end_year=year), by=stranger)

    def test_starts_one_tier_up_when_nobody_keeps_the_group(self, stranger):
        department = DepartmentFactory()
        secretary = TermFactory(association=department, office=_secretary())
        group = ClassFactory(parent__parent=department)

        asked = actions.ask_to_join(group, ME, by=stranger)

        assert asked.with_association == department
        assert letters_to(secretary.person) == ["join_request_arrived"]

    def test_lies_with_the_school_when_nobody_serves_anywhere(self, stranger):
        group = ClassFactory()
        assert actions.ask_to_join(group, ME, by=stranger).with_association == SchoolFactory()

    def test_is_refused_twice(self, group, stranger):
        actions.ask_to_join(group, ME, by=stranger)
        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=stranger)
        assert refusal.value.code == "already_asked"

    def test_may_be_repeated_after_withdrawing(self, group, stranger):
        asked = actions.ask_to_join(group, ME, by=stranger)
        actions.withdraw_request(asked, by=stranger)
        assert actions.ask_to_join(group, ME, by=stranger).pk != asked.pk

    def test_is_forbidden_to_a_visitor(self, group):
        with pytest.raises(Forbidden) as forbidden:
            actions.ask_to_join(group, ME, by=VISITOR)
        assert forbidden.value.code == "login_needed"

    def test_is_refused_to_a_member(self, group):
        member = PersonFactory(with_login=True)
        Membership.objects.create(
            association=group, person=member, origin=Membership.Origin.STAFF, joined_at="2020-01-01T00:00Z"
        )
        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=acting(member))
        assert refusal.value.code == "already_a_member"

    def test_is_refused_to_whoever_was_banned_here_or_above(self, group, liaison):
        unwanted = PersonFactory(with_login=True)
        secretary = TermFactory(association=group.parent.parent, office=_secretary())
        actions.ban(group.parent.parent, unwanted, "Sold places.", by=acting(secretary.person))
        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=acting(unwanted))
        assert refusal.value.code == "banned"

    @pytest.mark.parametrize("state", [Association.State.CLOSED, Association.State.CLOSING, Association.State.PENDING])
    def test_is_refused_where_the_group_does_not_stand_open(self, group, stranger, state):
        Association.objects.filter(pk=group.pk).update(state=state)
        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=stranger)
        assert refusal.value.code == "association_closed"

    def test_is_refused_where_the_group_takes_nobody(self, group, stranger):
        Association.objects.filter(pk=group.pk).update(joining=Association.Joining.CLOSED)
        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=stranger)
        assert refusal.value.code == "closed_to_newcomers"

    def test_a_login_without_a_person_asks_even_where_people_need_an_invitation(self, group, stranger):
        Association.objects.filter(pk=group.pk).update(joining=Association.Joining.INVITATION)
        assert actions.ask_to_join(group, ME, by=stranger).state == JoinRequest.State.WAITING

        with pytest.raises(Refusal) as refusal:
            actions.ask_to_join(group, ME, by=acting(PersonFactory(with_login=True)))
        assert refusal.value.code == "by_invitation"


class TestWithdrawRequest:
    def test_ends_the_waiting(self, group, stranger):
        asked = actions.ask_to_join(group, ME, by=stranger)
        assert actions.withdraw_request(asked, by=stranger).state == JoinRequest.State.WITHDRAWN
        assert Entry.objects.filter(verb="associations.join_withdrawn").about(asked).exists()

    def test_is_for_the_applicant_alone(self, group, stranger, liaison):
        asked = actions.ask_to_join(group, ME, by=stranger)
        with pytest.raises(Forbidden):
            actions.withdraw_request(asked, by=acting(liaison.person))

    def test_is_refused_after_the_answer(self, group, stranger, liaison):
        asked = actions.ask_to_join(group, ME, by=stranger)
        actions.decline_request(asked, "Not of our class.", by=acting(liaison.person))
        with pytest.raises(Refusal) as refusal:
            actions.withdraw_request(asked, by=stranger)
        assert refusal.value.code == "already_answered"


class TestJoinOpenGroup:
    @pytest.fixture
    def open_group(self, group):
        Association.objects.filter(pk=group.pk).update(joining=Association.Joining.OPEN)
        return group

    def test_lets_a_person_walk_in(self, open_group):
        person = PersonFactory(with_login=True)
        membership = actions.join_open_group(open_group, by=acting(person))
        assert (membership.person, membership.origin) == (person, Membership.Origin.OPEN)
        assert letters_to(person) == ["welcome_to_the_group"]
        assert Entry.objects.filter(verb="associations.member_joined").about(membership).exists()

    def test_sends_a_login_without_a_person_to_ask(self, open_group, stranger):
        with pytest.raises(Refusal) as refusal:
            actions.join_open_group(open_group, by=stranger)
        assert refusal.value.code == "person_needed"

    def test_is_refused_where_one_has_to_ask(self, group):
        with pytest.raises(Refusal) as refusal:
            actions.join_open_group(group, by=acting(PersonFactory(with_login=True)))
        assert refusal.value.code == "not_open"

    def test_is_refused_twice(self, open_group):
        person = acting(PersonFactory(with_login=True))
        actions.join_open_group(open_group, by=person)
        with pytest.raises(Refusal) as refusal:
            actions.join_open_group(open_group, by=person)
        assert refusal.value.code == "already_a_member"


def _secretary():
    return Office.objects.get(code="department_secretary")


def test_an_office_that_ended_answers_nothing(stranger):
    ended = TermFactory(ends_on=date(2021, 1, 1))
    assert actions.ask_to_join(ended.association, ME, by=stranger).with_association == SchoolFactory()
