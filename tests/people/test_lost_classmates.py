"""Whom nobody can reach: the class sees the name, somebody says where they may be, and they are asked there once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from associations import actions as groups
from associations.models import Office
from audit.models import Entry
from common.actors import signed_link
from common.verdicts import Forbidden, Refusal
from messaging.actions.choices import unsubscribe_from_everything
from messaging.letters import addressee_of
from messaging.letters.rendering import write
from messaging.models import Suppression
from people import actions
from people.models import AddressLeftAlone, ContactPoint, ContactProposal, Person, User
from people.permissions import proposals as rules
from people.registry import holdings
from tests.people.pages import inside
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import ClassFactory, PersonFactory, PlacementFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
ADDRESS, NUMBER = "zeng@example.org", "+8613800138000"
LETTER = "people/email/lost_classmate"


def placed(group, **facts) -> Person:
    return PlacementFactory(affiliation__person=PersonFactory(**facts), association=group).affiliation.person


@pytest.fixture
def group():
    return ClassFactory()


@pytest.fixture
def lost(group):
    return placed(group, full_name="曾丽")


@pytest.fixture
def classmate(group):
    person = placed(group, full_name="单雅琴", with_login=True)
    groups.add_member(group, person, by=CLOCK)
    return person


@pytest.fixture
def liaison(group):
    person = TermFactory(association=group).person
    groups.add_member(group, person, by=CLOCK)
    return person


@pytest.fixture
def secretary(group):
    office = Office.objects.get(code="department_secretary")
    return TermFactory(association=group.parent.parent, office=office).person


@pytest.fixture
def proposal(lost, classmate):
    return actions.propose_contact(lost, "email", ADDRESS, note="曾丽, is this you?", by=acting(classmate))


def refused(act) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


class TestWhoIsLost:
    def test_names_for_the_class_and_those_who_keep_it(self, group, lost, classmate, liaison):
        placed(group, full_name="With Login", with_login=True)
        reached = placed(group, full_name="With Number")
        actions.add_contact_point(reached, "phone", NUMBER, source="import", by=CLOCK)
        bounced = placed(group, full_name="With Dead Mailbox")
        actions.add_contact_point(bounced, "email", "gone@example.org", source="import", by=CLOCK)
        Suppression.objects.add(email="gone@example.org", cause=Suppression.Cause.BOUNCED)
        placed(group, full_name="Remembered", deceased_at=timezone.now())
        placed(group, full_name="Silent", do_not_contact_at=timezone.now())
        page = reverse("class_lost", args=[group.slug])
        for reader in (classmate, liaison):
            found = inside(acting(reader).user).get(page).context["lost"]
            assert {one.person for one in found} == {lost, bounced}
        for stranger in (PersonFactory(with_login=True), lost):
            assert inside(acting(stranger).user).get(page).status_code == 404

    def test_costs_the_same_however_many(self, group, lost, classmate, proposal):
        browser, page = inside(classmate.login), reverse("class_lost", args=[group.slug])
        assert_same_queries(lambda: browser.get(page), lambda: [placed(group) for _each in range(5)])


class TestProposeContact:
    def test_asks_there_once_with_their_words_and_nothing_else(self, lost, classmate, proposal):
        (letter,) = queued(LETTER)
        assert (letter.addressee.email, letter.addressee.owner) == (ADDRESS, None)
        said = write(letter).text
        assert "曾丽, is this you?" in said
        assert "单雅琴" not in said, "they did not write it"
        assert lost.affiliations.get().student_number not in said
        assert not lost.contact_points.exists(), "nothing stands in the record before they say yes"
        entry = Entry.objects.get(verb="people.contact_proposed")
        assert (entry.about[0], entry.facts) == (f"people.person:{lost.pk}", {"kind": "email"})
        assert refused(lambda: actions.propose_contact(lost, "email", ADDRESS, by=acting(classmate))) == (
            "proposed_already"
        )

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_letters_can_be_written(self, proposal, classmate, language):
        User.objects.update(language=language)
        actions.accept_proposal(proposal, by=CLOCK)
        for template in (LETTER, "people/email/proposal_accepted"):
            assert write(queued(template)[0]).subject

    def test_not_when_it_is_rolled_back(self, lost, classmate):
        with transaction.atomic():
            actions.propose_contact(lost, "email", ADDRESS, by=acting(classmate))
            transaction.set_rollback(True)
        assert not queued(LETTER)

    def test_a_number_waits_for_the_office(self, lost, classmate):
        proposal = actions.propose_contact(lost, "phone", "138 0013 8000", by=acting(classmate))
        assert (proposal.value, proposal.asked_at) == (NUMBER, None)
        assert not queued()

    def test_who_may(self, lost, liaison):
        for stranger in (VISITOR, CLOCK, acting(PersonFactory())):
            with pytest.raises(Forbidden):
                actions.propose_contact(lost, "email", ADDRESS, by=stranger)
        actions.propose_contact(lost, "email", ADDRESS, by=acting(liaison))

    def test_refuses(self, group, lost, classmate, monkeypatch):
        by = acting(classmate)
        assert refused(lambda: actions.propose_contact(lost, "wechat", "zeng", by=by)) == "kind_not_asked"
        for note in ("look at HTTP://sale", "www.sale.cn"):
            assert (
                refused(lambda note=note: actions.propose_contact(lost, "email", ADDRESS, note=note, by=by))
                == "note_has_a_link"
            )
        with pytest.raises(ValidationError):
            actions.propose_contact(lost, "email", "no address", by=by)
        for number in range(3):
            actions.propose_contact(lost, "email", f"try{number}@example.org", by=by)
        assert refused(lambda: actions.propose_contact(lost, "email", ADDRESS, by=by)) == "enough_proposed"
        monkeypatch.setattr(rules, "LETTERS_A_DAY", 3)
        other = placed(group)
        assert refused(lambda: actions.propose_contact(other, "email", ADDRESS, by=by)) == "too_many_today"
        monkeypatch.setattr(rules, "PROPOSALS_A_DAY", 3)
        assert refused(lambda: actions.propose_contact(other, "email", ADDRESS, by=by)) == "too_many_proposals"
        actions.add_contact_point(lost, "phone", NUMBER, source="import", by=CLOCK)
        assert refused(lambda: actions.propose_contact(lost, "email", ADDRESS, by=by)) == "not_lost"

    def test_says_nothing_of_an_address_that_is_left_alone(self, group, lost, classmate, proposal):
        """The proposer reads the same thanks; no second letter goes to one address, whoever names it for whom."""
        silent = PersonFactory(do_not_contact_at=timezone.now())
        actions.add_contact_point(silent, "email", "silent@example.org", source="import", by=CLOCK)
        unsubscribe_from_everything(addressee_of("never@example.org"), by=VISITOR)
        other = placed(group)
        for address in ("silent@example.org", "never@example.org", ADDRESS):
            assert not actions.propose_contact(other, "email", address, by=acting(classmate)).asked_at
        assert len(queued(LETTER)) == 1


class TestTheAnswer:
    def link(self) -> str:
        return queued(LETTER)[0].context["path"]

    def test_yes_makes_it_theirs_and_the_classmate_is_thanked(self, client, lost, classmate, proposal):
        for _scanner in range(2):
            shown = client.get(self.link()).content.decode()
            assert "is this you?" in shown
            assert ADDRESS not in shown
        assert not lost.contact_points.exists()
        client.post(self.link(), {"wish": "no such wish"})
        assert not lost.contact_points.exists()
        client.post(self.link(), {"wish": "accept"})
        point = lost.contact_points.get()
        assert (point.value, point.source, point.is_primary) == (ADDRESS, ContactPoint.Source.CLASSMATE, True)
        assert point.verified_at is None, "somebody reads there; who, it does not show"
        proposal.refresh_from_db()
        assert (proposal.state, proposal.value, proposal.note) == ("accepted", "", "")
        assert letters_to(classmate) == ["proposal_accepted"]
        assert (
            "does nothing any more"
            in client.post(self.link(), {"wish": "decline"}, headers={"accept-language": "en"}).content.decode()
        )
        assert lost.contact_points.current().exists()

    def test_no_is_told_to_nobody(self, client, group, lost, classmate, liaison, proposal):
        client.post(self.link(), {"wish": "decline"})
        proposal.refresh_from_db()
        assert (proposal.state, proposal.value) == ("declined", "")
        assert not lost.contact_points.exists()
        assert not letters_to(classmate)
        page = reverse("class_lost", args=[group.slug])
        seen = {who: inside(acting(who).user).get(page).context["lost"][0].state for who in (classmate, liaison)}
        assert seen == {classmate: "waiting", liaison: "declined"}

    def test_never_again(self, client, group, lost, classmate, proposal):
        client.post(self.link(), {"wish": "never"})
        assert AddressLeftAlone.objects.count() == 1
        with time_machine.travel(timezone.now() + timedelta(days=400)):
            actions.propose_contact(placed(group), "email", ADDRESS, by=acting(classmate))
        assert len(queued(LETTER)) == 1

    @pytest.mark.parametrize("note_it", [actions.mark_deceased, actions.mark_do_not_contact])
    def test_nothing_for_the_dead_and_those_who_want_none(self, client, lost, proposal, note_it):
        note_it(lost, by=CLOCK)
        client.post(self.link(), {"wish": "accept"})
        assert not lost.contact_points.exists()

    def test_runs_out(self, lost, proposal):
        by = signed_link(lost)
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert refused(lambda: actions.accept_proposal(proposal, by=by)) == "proposal_out_of_date"
            assert actions.expire_proposals(by=CLOCK) == 1
            assert actions.expire_proposals(by=CLOCK) == 0
            proposal.refresh_from_db()
            assert (proposal.state, proposal.value, proposal.note) == ("expired", "", "")
            assert refused(lambda: actions.decline_proposal(proposal, by=by)) == "proposal_answered"
        with time_machine.travel(timezone.now() + timedelta(days=366)):
            actions.expire_proposals(by=CLOCK)
        assert not ContactProposal.objects.exists()

    def test_stands_in_the_data_of_both(self, lost, classmate, proposal):
        assert holdings["people.contact_proposals"].export(lost)[0]["value"] == ADDRESS
        assert holdings["people.proposals_made"].export(classmate)[0]["state"] == "waiting"


class TestTheOffice:
    def test_calls_and_decides(self, client, lost, classmate, secretary):
        actions.propose_contact(lost, "phone", NUMBER, by=acting(classmate))
        client.force_login(secretary.login)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        (decision,) = client.get(reverse("admin:index")).context["decisions"]
        assert decision.count == 1
        (found,) = client.get(decision.url).context["cl"].result_list
        client.post(decision.url, {"action": "accept", "_selected_action": found.pk, "index": 0})
        assert lost.contact_points.get().value == NUMBER
        assert not client.get(reverse("admin:index")).context["decisions"]

    def test_only_where_it_keeps_the_record(self, proposal, classmate, liaison, secretary):
        for stranger in (acting(classmate), acting(liaison), VISITOR):
            with pytest.raises(Forbidden):
                actions.accept_proposal(proposal, by=stranger)
        assert actions.decline_proposal(proposal, by=acting(secretary)).state == "declined"


class TestThePage:
    def test_of_the_classmate(self, group, lost, classmate):
        browser, page = inside(classmate.login), reverse("contact_propose", args=[lost.public_id])
        assert "曾丽" in browser.get(page).context["form"].initial["note"]
        back = reverse("class_lost", args=[group.slug])
        said = {"kind": "email", "value": ADDRESS, "note": "Is it you?", "next": back}
        answered = browser.post(page, said)
        assert answered.url == back
        assert "told us this already" in browser.post(page, said).content.decode()
        known = placed(group, with_login=True)
        assert browser.get(reverse("contact_propose", args=[known.public_id])).status_code == 404
        assert browser.post(reverse("contact_propose", args=[classmate.public_id]), said).status_code == 404
