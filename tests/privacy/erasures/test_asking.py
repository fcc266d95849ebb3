"""Being forgotten: announced, ordered by the office only where it must be, and stopped in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from associations.models import Term
from audit.models import Entry
from common.actors import Actor, Kind, person_actor
from common.verdicts import Forbidden
from people.actions import issue_token
from people.models import Person
from privacy import actions
from privacy.models import Erasure
from tests.associations.conftest import appoint
from tests.privacy.erasures.erasing import FIFTEEN, link_in, refusal_of
from tests.privacy.lives import live
from tests.support.actors import CLOCK, VISITOR
from tests.support.letters import queued

pytestmark = pytest.mark.django_db


class TestAskForErasure:
    def test_is_announced_wherever_they_proved_to_be(self, life):
        person = life.person
        person.contact_points.filter(value__startswith="second").update(verified_at=timezone.now())
        erasure = actions.ask_for_erasure(by=life.by)
        assert erasure.due_at - timezone.now() > timedelta(days=13, hours=23)
        letters = queued("privacy/email/erasure_announced")
        assert {one.addressee.email for one in letters} == {"kanari@example.org", "second-kanari@example.org"}
        assert Entry.objects.filter(verb="privacy.erasure_asked_for").about(person).get().facts == {"own": True}
        assert refusal_of(lambda: actions.ask_for_erasure(by=life.by)) == "erasure_waiting"

    def test_whoever_holds_an_office_hands_it_over_first(self, life):
        appoint("liaison", life.group, life.person)
        assert refusal_of(lambda: actions.ask_for_erasure(by=life.by)) == "office_held"
        Term.objects.filter(person=life.person).update(ends_on=date.today() - timedelta(days=1))
        assert actions.ask_for_erasure(by=life.by).is_waiting

    def test_not_by_a_program_nor_a_visitor(self, life):
        token, _secret = issue_token("a", ["people:read"], 1, by=life.by)
        for by in (VISITOR, person_actor(life.login, token=token)):
            with pytest.raises(Forbidden):
                actions.ask_for_erasure(by=by)
        assert not Erasure.objects.exists()


class TestOrderErasure:
    def test_by_the_office_with_a_reason(self, life, office):
        erasure = actions.order_erasure(life.person, "Letter of 3 May, folder 7.", by=office)
        assert (erasure.is_own, erasure.asked_by) == (False, office.person)
        assert len(queued("privacy/email/erasure_announced")) == 1
        assert Entry.objects.filter(verb="privacy.erasure_asked_for").about(life.person).get().facts == {"own": False}

    def test_is_carried_out_like_any_other_and_keeps_no_reason(self, life, office):
        erasure = actions.order_erasure(life.person, "Letter of 3 May, folder 7.", by=office)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert actions.carry_out_erasure(erasure, by=CLOCK)
        erasure.refresh_from_db()
        assert (erasure.state, erasure.reason) == (Erasure.State.ERASED, "")

    def test_not_without_reason_not_oneself_not_by_others(self, life, office):
        with pytest.raises(Exception, match="Say why"):
            actions.order_erasure(life.person, " ", by=office)
        assert refusal_of(lambda: actions.order_erasure(office.person, "x", by=office)) == "own_record"
        with pytest.raises(Forbidden):
            actions.order_erasure(office.person, "x", by=life.by)
        assert not Erasure.objects.exists()


class TestStopErasure:
    def test_by_the_link_by_the_login_by_the_office(self, life, office):
        erasure = actions.ask_for_erasure(by=life.by)
        token = link_in(queued("privacy/email/erasure_announced")[0])
        linked = Actor(Kind.SIGNED_LINK, door="link")
        with pytest.raises(Forbidden):
            actions.stop_erasure(erasure, by=linked, token="another")
        assert actions.stop_erasure(erasure, by=linked, token=token).state == "cancelled"
        assert Entry.objects.filter(verb="privacy.erasure_stopped").about(life.person).exists()
        for by in (life.by, office):
            erasure = actions.ask_for_erasure(by=life.by)
            assert actions.stop_erasure(erasure, by=by).state == "cancelled"
            assert refusal_of(lambda one=erasure, by=by: actions.stop_erasure(one, by=by)) == "erasure_over"

    def test_not_by_anybody_else(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        for by in (VISITOR, live("Zeisig", life.group).by):
            with pytest.raises(Forbidden):
                actions.stop_erasure(erasure, by=by)

    def test_what_was_stopped_is_not_carried_out(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        actions.stop_erasure(erasure, by=life.by)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert not actions.carry_out_erasure(erasure, by=CLOCK)
        assert Person.objects.get(pk=life.person.pk).full_name == "Kanari Name"
