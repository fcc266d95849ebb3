"""Answering a join request."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from associations import actions
from associations.models import Association, JoinRequest, Membership
from audit.models import Entry
from common.actors import person_actor
from common.verdicts import Forbidden, Refusal
from messaging.models import Delivery
from people.models import Person, User
from tests.associations.joining import knock, roster_line, serve
from tests.support.actors import acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, TermFactory, UserFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db
State = JoinRequest.State


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def officer(liaison):
    return acting(liaison.person)


class TestApproveRequest:
    def test_ties_the_login_to_the_roster_lines_person(self, group, officer):
        line, asked = roster_line(group), knock(group)

        membership = actions.approve_request(asked, line, by=officer)

        line.person.refresh_from_db()
        asked.refresh_from_db()
        assert line.person.login == asked.login
        assert membership.person == line.person
        assert (asked.state, asked.decided_by, asked.affiliation) == (State.APPROVED, officer.person, line)
        assert letters_to(line.person) == ["join_request_received", "join_request_approved"]
        assert Entry.objects.filter(verb="associations.join_approved").about(asked).exists()

    def test_makes_one_person_from_what_was_said_when_no_line_fits(self, group, officer):
        asked, people = knock(group, word="I came in the second year."), Person.objects.count()

        membership = actions.approve_request(asked, by=officer)

        assert Person.objects.count() == people + 1
        assert membership.person.full_name == "曾丽"
        assert membership.person.login == asked.login
        affiliation = membership.person.affiliations.get()
        assert (affiliation.student_number, affiliation.end_year) == ("0603231", 2009)
        assert affiliation.placement.association == group

    def test_lets_a_known_person_in_without_a_line(self, group, officer):
        person = PersonFactory(with_login=True)
        asked, people = knock(group, acting(person)), Person.objects.count()
        assert actions.approve_request(asked, by=officer).person == person
        assert Person.objects.count() == people

    def test_refuses_a_line_that_has_a_login(self, group, officer):
        line, first, second = roster_line(group), knock(group), knock(group)
        actions.approve_request(first, line, by=officer)
        with pytest.raises(Refusal) as refusal:
            actions.approve_request(second, line, by=officer)
        assert refusal.value.code == "person_has_a_login"
        second.refresh_from_db()
        assert second.state == State.WAITING

    def test_refuses_the_record_of_an_officer_to_those_who_hold_less(self, group, officer):
        """Else a liaison lets a friend in as the school's administrator, who has not logged in yet."""
        line = roster_line(group)
        school = Association.objects.get(kind="school")
        serve(school, "administrator", person=line.person)
        with pytest.raises(Refusal) as refusal:
            actions.approve_request(knock(group), line, by=officer)
        assert refusal.value.code == "record_holds_an_office"
        administrator = serve(school, "administrator").person
        actions.approve_request(JoinRequest.objects.get(), line, by=acting(administrator))

    def test_refuses_a_line_of_another_person(self, group, officer):
        asked = knock(group, acting(PersonFactory(with_login=True)))
        with pytest.raises(Refusal) as refusal:
            actions.approve_request(asked, roster_line(group), by=officer)
        assert refusal.value.code == "line_is_somebody_elses"

    def test_refuses_a_second_answer(self, group, officer):
        asked = knock(group)
        actions.approve_request(asked, by=officer)
        with pytest.raises(Refusal) as refusal:
            actions.decline_request(asked, "Too late.", by=officer)
        assert refusal.value.code == "already_answered"

    def test_refuses_after_a_withdrawal(self, group, officer):
        applicant = acting_login(UserFactory())
        asked = knock(group, applicant)
        actions.withdraw_request(asked, by=applicant)
        with pytest.raises(Refusal) as refusal:
            actions.approve_request(asked, by=officer)
        assert refusal.value.code == "withdrawn"

    def test_is_forbidden_to_whoever_holds_no_office_here(self, group):
        asked = knock(group)
        elsewhere = TermFactory(association=ClassFactory())
        for actor in (acting(PersonFactory()), acting(elsewhere.person)):
            with pytest.raises(Forbidden):
                actions.approve_request(asked, by=actor)

    def test_is_forbidden_after_the_term(self, group, liaison, officer):
        asked = knock(group)
        liaison.change(ends_on=timezone.now().date())
        with pytest.raises(Forbidden):
            actions.approve_request(asked, by=officer)

    def test_is_open_to_the_tier_above(self, group):
        asked = knock(group)
        secretary = serve(group.parent.parent, "department_secretary")
        actions.approve_request(asked, by=acting(secretary.person))
        asked.refresh_from_db()
        assert asked.decided_by == secretary.person

    def test_is_forbidden_on_ones_own_request(self, group):
        secretary = serve(group.parent.parent, "department_secretary")
        asked = knock(group, acting(secretary.person))
        with pytest.raises(Forbidden) as forbidden:
            actions.approve_request(asked, by=acting(secretary.person))
        assert forbidden.value.code == "own_request"

    def test_needs_the_scope_when_a_token_acts(self, group, liaison):
        class Token:
            pk, scopes = 1, ["associations:read"]

        user = User.objects.get(pk=liaison.person.login_id)
        asked = knock(group)
        with pytest.raises(Forbidden) as forbidden:
            actions.approve_request(asked, by=person_actor(user, door="api", token=Token()))
        assert forbidden.value.code == "scope_missing"


class TestApproveTogether:
    def test_lets_all_in_or_none(self, group, officer):
        line, first, second = roster_line(group), knock(group), knock(group)
        with pytest.raises(Refusal):
            actions.approve_together([(first, line), (second, line)], by=officer)
        assert not Membership.objects.exists()
        assert not Delivery.objects.filter(template__endswith="join_request_approved").exists()

    def test_lets_each_in_by_their_own_line(self, group, officer):
        pairs = [(knock(group, student_number=number), roster_line(group)) for number in ("1", "2", "3")]
        assert len(actions.approve_together(pairs, by=officer)) == 3


class TestDeclineRequest:
    def test_says_why(self, group, officer):
        asked = actions.decline_request(knock(group), "  We do not know you.  ", by=officer)
        assert (asked.state, asked.reason) == (State.DECLINED, "We do not know you.")
        assert letters_to(asked.login)[-1] == "join_request_declined"

    def test_refuses_without_a_reason(self, group, officer):
        with pytest.raises(Refusal) as refusal:
            actions.decline_request(knock(group), "  ", by=officer)
        assert (refusal.value.code, refusal.value.field) == ("reason_needed", "reason")

    def test_leaves_the_way_open_to_ask_again(self, group, officer):
        applicant = acting_login(UserFactory())
        actions.decline_request(knock(group, applicant), "Say more.", by=officer)
        assert knock(group, applicant, word="I sat by the window.").state == State.WAITING


class TestIgnoreRequest:
    def test_tells_nobody(self, group, officer):
        asked = knock(group)
        before = Delivery.objects.count()
        assert actions.ignore_request(asked, by=officer).state == State.IGNORED
        assert Delivery.objects.count() == before


class TestTakeBackApproval:
    def test_unties_the_login_and_waits_again(self, group, officer):
        line, asked = roster_line(group), knock(group)
        actions.approve_request(asked, line, by=officer)

        asked = actions.take_back_approval(asked, by=officer)

        line.person.refresh_from_db()
        assert (asked.state, asked.membership, line.person.login) == (State.WAITING, None, None)
        assert not Membership.objects.standing().exists()
        assert letters_to(asked.login)[-1] == "join_request_taken_back"

    def test_unmakes_the_person_it_made(self, group, officer):
        people = Person.objects.count()
        asked = knock(group)
        actions.approve_request(asked, by=officer)
        actions.take_back_approval(asked, by=officer)
        assert Person.objects.filter(full_name="曾丽").count() == 0
        assert Person.objects.count() == people

    def test_can_be_answered_anew(self, group, officer):
        line, asked = roster_line(group), knock(group)
        actions.approve_request(asked, by=officer)
        actions.take_back_approval(asked, by=officer)
        assert actions.approve_request(asked, line, by=officer).person == line.person

    def test_is_refused_after_ten_minutes(self, group, officer):
        asked = knock(group)
        actions.approve_request(asked, by=officer)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(Refusal) as refusal:
            actions.take_back_approval(asked, by=officer)
        assert refusal.value.code == "too_late_to_take_back"

    def test_is_refused_when_nothing_was_approved(self, group, officer):
        with pytest.raises(Refusal) as refusal:
            actions.take_back_approval(knock(group), by=officer)
        assert refusal.value.code == "not_approved"

    def test_is_forbidden_to_strangers(self, group, officer):
        asked = knock(group)
        actions.approve_request(asked, by=officer)
        with pytest.raises(Forbidden):
            actions.take_back_approval(asked, by=acting(PersonFactory()))
