"""Invitations, and keeping somebody out."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from associations import actions
from associations.models import JoinRequest, Membership, Office
from associations.models.rights import today
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from tests.associations.joining import knock, roster_line
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, TermFactory, UserFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def officer(liaison):
    return acting(liaison.person)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


class TestInvite:
    def test_makes_a_code_and_writes_to_the_address(self, group, officer):
        invitation = actions.invite(group, email="lili@example.org", by=officer)
        assert len(invitation.code) == 10
        assert letters_to("lili@example.org") == ["invitation"]
        assert Entry.objects.filter(verb="associations.invited").about(invitation).exists()

    def test_is_for_officers(self, group):
        with pytest.raises(Forbidden):
            actions.invite(group, by=acting(PersonFactory()))

    def test_has_one_open_invitation_per_roster_line(self, group, officer):
        line = roster_line(group)
        actions.invite(group, line, by=officer)
        with pytest.raises(Exception, match="open invitation"):
            actions.invite(group, line, by=officer)


class TestAcceptInvitation:
    def test_that_names_a_line_ties_the_login_to_it(self, group, officer):
        line = roster_line(group)
        invitation = actions.invite(group, line, by=officer)
        applicant = acting_login(UserFactory())

        membership = actions.accept_invitation(invitation, by=applicant)

        line.person.refresh_from_db()
        assert (membership.person, line.person.login) == (line.person, applicant.user)
        assert letters_to(line.person) == ["welcome_to_the_group"]

    def test_lets_a_known_person_in_by_a_code_for_many(self, group, officer):
        invitation = actions.invite(group, most_uses=2, by=officer)
        for _each in range(2):
            actions.accept_invitation(invitation, by=acting(PersonFactory(with_login=True)))
        third = acting(PersonFactory(with_login=True))
        assert refusal_of(lambda: actions.accept_invitation(invitation, by=third)) == "invitation_used"

    def test_sends_a_login_without_a_person_to_ask(self, group, officer):
        invitation = actions.invite(group, most_uses=5, by=officer)
        stranger = acting_login(UserFactory())
        assert refusal_of(lambda: actions.accept_invitation(invitation, by=stranger)) == "person_needed"

    def test_is_for_the_one_it_names(self, group, officer):
        invitation = actions.invite(group, roster_line(group), by=officer)
        other = acting(PersonFactory(with_login=True))
        assert refusal_of(lambda: actions.accept_invitation(invitation, by=other)) == "invitation_is_for_another"

    def test_is_refused_when_it_is_too_old(self, group, officer):
        invitation = actions.invite(group, days=7, by=officer)
        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
            late = acting(PersonFactory(with_login=True))
            assert refusal_of(lambda: actions.accept_invitation(invitation, by=late)) == "invitation_expired"

    def test_is_refused_when_it_was_withdrawn(self, group, officer):
        invitation = actions.revoke_invitation(actions.invite(group, by=officer), by=officer)
        late = acting(PersonFactory(with_login=True))
        assert refusal_of(lambda: actions.accept_invitation(invitation, by=late)) == "invitation_withdrawn"

    def test_ends_the_waiting_of_a_request(self, group, officer):
        applicant = acting_login(UserFactory())
        asked = knock(group, applicant)
        membership = actions.accept_invitation(actions.invite(group, roster_line(group), by=officer), by=applicant)
        asked.refresh_from_db()
        answered = (asked.state, asked.membership, asked.decided_by)
        assert answered == (JoinRequest.State.APPROVED, membership, None), "nobody answers their own request"


class TestResetInvitation:
    def test_shuts_the_old_code(self, client, group, officer):
        invitation = actions.invite(group, by=officer)
        old = reverse("invitation_detail", args=[invitation.code])
        actions.reset_invitation(invitation, by=officer)
        client.force_login(UserFactory())
        assert client.get(old).status_code == 404


class TestBan:
    def test_ends_the_membership_and_shuts_the_door(self, group, officer):
        person = PersonFactory(with_login=True)
        Membership.objects.create(association=group, person=person, origin="staff", joined_at=timezone.now())
        standing = actions.ban(group, person, "Insulted classmates.", by=officer)
        assert not group.memberships.standing().filter(person=person).exists()
        assert refusal_of(lambda: knock(group, acting(person))) == "banned"

        actions.lift_ban(standing, by=officer)
        assert knock(group, acting(person)).state == JoinRequest.State.WAITING

    def test_is_for_officers(self, group):
        with pytest.raises(Forbidden):
            actions.ban(group, PersonFactory(), "No.", by=acting(PersonFactory()))

    def test_of_an_officer_waits_until_the_term_has_ended(self, group, officer, liaison):
        assert refusal_of(lambda: actions.ban(group, liaison.person, "No.", by=SHELL)) == "still_in_office"
        actions.end_term(liaison, by=SHELL)
        assert actions.ban(group, liaison.person, "No.", by=SHELL).person == liaison.person

    def test_is_not_walked_around_by_a_new_login(self, group, officer):
        line = roster_line(group)
        invitation = actions.invite(group, line, by=officer)
        asked = knock(group)
        actions.ban(group, line.person, "No.", by=officer)
        newcomer = acting_login(UserFactory())
        assert refusal_of(lambda: actions.accept_invitation(invitation, by=newcomer)) == "banned"
        assert refusal_of(lambda: actions.approve_request(asked, line, by=officer)) == "banned"
        line.person.refresh_from_db()
        assert line.person.login is None

    def test_from_above_holds_in_every_group_below(self, group, officer):
        person = PersonFactory()
        actions.ban(group.parent, person, "No.", by=SHELL)
        assert refusal_of(lambda: actions.add_member(group, person, by=SHELL)) == "banned"
        assert refusal_of(lambda: actions.enrol_members(group, [person], by=SHELL)) == "banned"
        office = Office.objects.get(code="liaison")
        begin = lambda: actions.appoint_officer(group, office, person, today(), by=SHELL)  # noqa: E731
        assert refusal_of(begin) == "banned"

    def test_from_above_ends_what_stands_below(self, group, liaison):
        """Whoever is kept out of the department does not read on in its classes."""
        person, beside = PersonFactory(), ClassFactory()
        for each in (group, group.parent, beside):
            actions.add_member(each, person, by=SHELL)
        actions.ban(group.parent, person, "No.", by=SHELL)
        assert [row.association for row in Membership.objects.standing().filter(person=person)] == [beside]
        assert refusal_of(lambda: actions.ban(group.parent, liaison.person, "No.", by=SHELL)) == "still_in_office"
