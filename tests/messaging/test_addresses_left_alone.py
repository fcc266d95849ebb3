"""Addresses that are left alone: told in another channel, lifted by a proof or by the office, and seen by people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions import choices
from messaging.actions.bounces import Saying, take_feedback
from messaging.actions.suppressing import LiftReason, leave_alone, lift, prove_address, send_address_code
from messaging.letters import addressee_of, queue_letter
from messaging.models import Delivery, Suppression
from people.actions import add_contact_point, verify_contact_point
from people.models import Person
from people.queries import is_lost
from people.registry import traits
from tests.support.actors import CLOCK, acting, acting_login
from tests.support.factories import OfficeFactory, PersonFactory, SchoolFactory, TermFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    user = UserFactory(email="reader@example.org", language="en")
    addressee_of(user)
    return user


@pytest.fixture
def office():
    kinds = {"kinds": ["school"], "capabilities": ["console.open", "messages.see"], "answers_requests": False}
    return TermFactory(association=SchoolFactory(), office=OfficeFactory(code="letters", **kinds)).person


def bounced(cause="bounced", **more) -> Suppression:
    return Suppression.objects.create(email="Reader@example.org", cause=cause, evidence="550 5.1.1 unknown", **more)


def code_sent(sink=None) -> str:
    return Delivery.objects.filter(template="messaging/email/address_code").latest("pk").context["code"]


class TestProof:
    def test_a_code_that_arrives_lifts_a_bounce(self, reader, sink):
        bounced()
        send_address_code(addressee_of(reader), by=acting_login(reader))
        code = code_sent()
        send()
        assert [letter.to for letter in sink.letters] == ["reader@example.org"]
        assert code in sink.letters[0].message["Subject"]
        assert prove_address(addressee_of(reader), f" {code} ", by=acting_login(reader))
        assert not Suppression.objects.exists()
        assert prove_address(addressee_of(reader), code, by=acting_login(reader))  # twice is once
        assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
            "messaging.address_code_sent",
            "messaging.address_proven",
        ]

    def test_a_wrong_code_is_counted_and_five_end_it(self, reader):
        bounced("returned", until=timezone.now() + timedelta(days=9))
        send_address_code(addressee_of(reader), by=acting_login(reader))
        wrong = "000000" if code_sent() != "000000" else "111111"
        told = [prove_address(addressee_of(reader), wrong, by=acting_login(reader)).code for _ in range(6)]
        assert told == ["code_wrong"] * 5 + ["code_run_out"]
        assert prove_address(addressee_of(reader), code_sent(), by=acting_login(reader)).code == "code_run_out"

    def test_a_code_runs_out(self, reader):
        bounced()
        send_address_code(addressee_of(reader), by=acting_login(reader))
        Suppression.objects.update(code_sent_at=timezone.now() - timedelta(hours=2))
        assert prove_address(addressee_of(reader), code_sent(), by=acting_login(reader)).code == "code_run_out"

    def test_not_two_within_ten_minutes(self, reader):
        bounced()
        send_address_code(addressee_of(reader), by=acting_login(reader))
        with pytest.raises(Refusal) as refused:
            send_address_code(addressee_of(reader), by=acting_login(reader))
        assert refused.value.code == "code_asked_too_often"

    @pytest.mark.parametrize("cause", ["complained", "staff", "unsubscribed"])
    def test_only_where_letters_came_back(self, reader, cause):
        bounced(cause)
        for act in (send_address_code, lambda to, by: prove_address(to, "123456", by=by)):
            with pytest.raises(Refusal) as refused:
                act(addressee_of(reader), by=acting_login(reader))
            assert refused.value.code == "set_by_others"

    def test_nobody_does_it_for_another(self, reader):
        bounced()
        stranger = acting_login(UserFactory())
        for act in (send_address_code, lambda to, by: prove_address(to, "1", by=by)):
            with pytest.raises(Forbidden):
                act(addressee_of(reader), by=stranger)

    def test_the_button_alone_lifts_no_bounce(self, reader):
        bounced()
        with pytest.raises(Refusal) as refused:
            choices.lift_suppression(addressee_of(reader), by=acting_login(reader))
        assert refused.value.code == "proof_needed"

    def test_a_wish_takes_the_place_of_a_bounce(self, reader):
        bounced()
        choices.unsubscribe_from_everything(addressee_of(reader), by=acting_login(reader))
        assert Suppression.objects.get().cause == "unsubscribed"

    def test_a_proof_of_the_contact_is_one_as_well(self):
        person = PersonFactory()
        point = add_contact_point(person, "email", "reader@example.org", source="owner", by=CLOCK)
        bounced()
        verify_contact_point(point, by=CLOCK)
        assert not Suppression.objects.exists()


class TestOffice:
    def test_leaves_alone_and_lifts_with_a_reason(self, office):
        leave_alone(" alone@example.org ", "She rang us", by=acting(office))
        row = Suppression.objects.get()
        assert (row.email, row.cause, row.evidence) == ("alone@example.org", "staff", "She rang us")
        lift(row, LiftReason.ASKED, by=acting(office))
        assert not Suppression.objects.exists()
        last = Entry.objects.latest("pk")
        assert (last.verb, last.facts) == ("messaging.address_lifted", {"cause": "staff", "reason": "asked"})

    def test_not_twice(self, office):
        leave_alone("alone@example.org", "She rang us", by=acting(office))
        with pytest.raises(Refusal) as refused:
            leave_alone("Alone@example.org", "again", by=acting(office))
        assert refused.value.code == "left_alone_already"

    def test_nobody_else(self, reader):
        row = bounced()
        with pytest.raises(Forbidden):
            leave_alone("x@example.org", "no", by=acting_login(reader))
        with pytest.raises(Forbidden):
            lift(row, LiftReason.MENDED, by=acting_login(reader))


class TestWhatFollows:
    def test_letters_stop_and_go_on_when_it_ends(self, reader, sink):
        row = bounced("returned", until=timezone.now() + timedelta(hours=1))
        said = {"category": "test_wall", "template": "tests/email/short", "channels": ["email"]}
        queue_letter(to=reader, context={"subject": "One", "words": "w"}, **said)
        send()
        assert not sink.letters
        assert Delivery.objects.get(channel="email").reason == "left_alone"
        row.change(until=timezone.now())
        queue_letter(to=reader, context={"subject": "Two", "words": "w"}, **said)
        send()
        assert len(sink.letters) == 1

    def test_who_cannot_be_reached_any_more_is_lost(self):
        person = PersonFactory()
        add_contact_point(person, "email", "reader@example.org", source="import", by=CLOCK)
        reachable = traits["people.is_reachable"].condition

        def seen() -> tuple[bool, bool]:
            people = Person.objects.filter(pk=person.pk)
            return people.filter(is_lost()).exists(), people.filter(reachable(True)).exists()

        assert seen() == (False, True)
        row = bounced()
        assert seen() == (True, False)
        row.change(cause="unsubscribed")
        assert seen() == (False, True)


class TestPages:
    def test_says_what_happened_and_takes_the_code(self, client, reader):
        client.force_login(reader)
        assert "Letters reach you" in client.get(reverse("letter_address")).content.decode()
        bounced()
        assert "550 5.1.1 unknown" in client.get(reverse("letter_address")).content.decode()
        assert "Letters to you come back" in client.get(reverse("me")).content.decode()
        assert reverse("letter_address") in client.get(reverse("letter_preferences")).content.decode()
        client.post(reverse("letter_address_code"))
        wrong = client.post(reverse("letter_address"), {"code": "x"}).content.decode()
        assert "This is not the code we sent" in wrong
        answer = client.post(reverse("letter_address"), {"code": code_sent()})
        assert answer.status_code == 302
        assert not Suppression.objects.exists()

    def test_the_inbox_letter_reads_well(self, reader):
        take_feedback(Saying("hard", "reader@example.org", "pipe", words="gone"), by=CLOCK)
        send()
        row = Delivery.objects.get(template="messaging/email/address_returned")
        assert row.state == "accepted"
        assert "no mailbox reader@example.org any more" in row.text
        assert reverse("letter_address") in row.text
