"""Text messages: the same row in the same two steps, through a bridge over HTTP or into the mailbox of development."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse

from messaging import gateways
from messaging.checks import check_mail_settings
from messaging.gateways import gateway_for
from messaging.letters import queue_account_text
from messaging.models import Addressee, Delivery
from messaging.registry import carries
from people import actions
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send
from tests.support.other_house import Reply, as_json, open_house

pytestmark = pytest.mark.django_db
NUMBER = "+8613800138000"
State = Delivery.State


@pytest.fixture
def bridge(settings):
    with open_house() as house:
        house.answers["/sms"] = lambda knock: as_json({"ok": True})
        settings.SMS_GATEWAY, settings.SMS_GATEWAY_TOKEN = f"{house.url}/sms", "open sesame"
        gateways.forget()
        yield house


def queue(phone=NUMBER, user=None):
    queue_account_text(phone=phone, template="tests/sms/code", context={"code": "123456"}, user=user)
    return Delivery.objects.latest("pk")


class TestThroughABridge:
    def test_it_is_told_everything_it_needs(self, bridge):
        delivery = queue(user=UserFactory.build(language="en"))
        assert send() == 1
        knock = bridge.last("/sms")
        assert knock.json == {
            "id": delivery.public_id,
            "to": NUMBER,
            "text": "Your code: 123456",
            "language": "en",
            "template": "tests/sms/code",
            "facts": {"code": "123456"},
        }
        assert knock.headers["Authorization"] == "Bearer open sesame"
        assert knock.headers["Idempotency-Key"] == delivery.public_id

    def test_nothing_of_a_code_is_kept(self, bridge):
        queue()
        send()
        kept = Delivery.objects.get()
        assert (kept.state, kept.address, kept.context, kept.text, kept.subject) == (State.ACCEPTED, NUMBER, {}, "", "")

    @pytest.mark.parametrize(
        ("reply", "state"),
        [
            (Reply(status=202), State.ACCEPTED),
            (Reply(b"too many", 429), State.DEFERRED),
            (Reply(b"busy", 503), State.DEFERRED),
            (Reply(b"no such number", 400), State.REFUSED),
            (Reply(b"who are you", 401), State.REFUSED),
            (Reply(status=302), State.REFUSED),
            (Reply(hangs_up=True), State.UNKNOWN),
        ],
    )
    def test_how_it_ended_is_known_or_said_to_be_unknown(self, bridge, reply, state):
        bridge.answers["/sms"] = lambda knock: reply
        queue()
        send()
        assert Delivery.objects.get().state == state
        assert len(bridge.knocks) == 1

    def test_a_bridge_that_is_away_is_no_attempt(self, bridge, settings):
        settings.SMS_GATEWAY = "http://127.0.0.1:9/sms"
        gateways.forget()
        queue()
        send()
        kept = Delivery.objects.get()
        assert (kept.state, kept.attempt) == (State.DEFERRED, 0)

    def test_a_changed_number_is_written_to_anew(self, bridge):
        person = PersonFactory(with_login=True)
        actions.say_contact(person, "phone", NUMBER, by=CLOCK)
        delivery = queue(user=person.login)
        assert delivery.addressee.login_id is None, "the number is a contact's, not the login's own"
        Addressee.objects.filter(pk=delivery.addressee_id).update(phone="")
        send()
        assert Delivery.objects.get().reason == "no_number"
        assert not bridge.knocks


class TestRows:
    def test_one_addressee_for_one_number_beside_those_with_addresses(self):
        queue()
        queue(user=UserFactory(language="en"))
        queue("+8613800138001")
        assert sorted(Addressee.objects.filter(owner=None, login=None).values_list("phone", "email")) == [
            (NUMBER, ""),
            ("+8613800138001", ""),
        ]

    def test_is_rolled_back_with_everything_else(self):
        with transaction.atomic():
            queue()
            transaction.set_rollback(True)
        assert not Delivery.objects.exists()


class TestMailboxOfDevelopment:
    def test_shows_what_would_have_left(self, settings, client):
        settings.SMS_GATEWAY, settings.DEBUG = "folder", True
        delivery = queue()
        send()
        page = client.get(reverse("mailbox_detail", args=[delivery.public_id])).content.decode()
        assert "123456" in page
        assert "<iframe" not in page
        assert NUMBER in client.get(reverse("mailbox_list")).content.decode()


class TestWhetherItLeadsAnywhere:
    def test_only_where_a_gateway_is_named(self, settings):
        assert not carries("sms")
        settings.SMS_GATEWAY = "folder"
        assert carries("sms")
        assert carries("email")
        assert not carries("wechat")

    def test_without_one_there_is_no_gateway(self):
        with pytest.raises(ImproperlyConfigured):
            gateway_for("sms")

    @pytest.mark.parametrize(
        ("gateway", "faults"),
        [
            ("", 0),
            ("folder", 0),
            ("https://bridge.example/sms", 0),
            ("http://localhost:8025/", 0),
            ("http://bridge.example/sms", 1),
            ("ftp://bridge.example/", 1),
            ("bridge", 1),
        ],
    )
    def test_a_gateway_that_cannot_be_meant_is_said_at_the_start(self, settings, gateway, faults):
        settings.SMS_GATEWAY = gateway
        assert [error.id for error in check_mail_settings()].count("messaging.E004") == faults
