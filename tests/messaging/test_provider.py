"""E-mail through a provider's interface, and what it tells us afterwards."""

import json
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from messaging import gateways
from messaging.checks import check_mail_settings
from messaging.gateways.provider import Provider
from messaging.inspection.providers import Webhooks
from messaging.letters import queue_letter
from messaging.letters.returns import stop_address
from messaging.models import Delivery, Feedback, IncomingMail, Preference, ProviderEvent, Suppression
from tests.messaging.returned_mail import written
from tests.support.letters import send
from tests.support.mail_provider import KEY, SIGNING_KEY, Desk, event, serve

pytestmark = pytest.mark.django_db

GONE = {"code": 550, "message": "5.1.1 No such user", "description": ""}


@pytest.fixture
def desk(settings):
    desk = Desk()
    server = serve(desk)
    place = f"127.0.0.1:{server.server_address[1]}/v3?sender_domain=mg.lingnan.example.org"
    settings.MAIL_SERVER = f"anymail+mailgun://:{KEY}@{place}"
    settings.MAIL_FROM = "Alumni Office <alumni@lingnan.example.org>"
    gateways.forget()
    yield desk
    gateways.forget()
    server.shutdown()
    server.server_close()


def sent(address="reader@example.org") -> Delivery:
    facts = {"subject": "你好,春天", "words": "Words — 话"}
    queue_letter(to=address, category="test_wall", template="tests/email/short", context=facts, channels=["email"])
    send()
    return Delivery.objects.latest("pk")


class TestSending:
    def test_the_same_letter_as_by_smtp(self, desk):
        row = sent()
        assert row.state == "accepted"
        form = {name: values[0] for name, values in desk.taken[0].items()}
        assert desk.asked == ["/v3/mg.lingnan.example.org/messages"]
        assert form["to"] == "reader@example.org"
        assert form["subject"] == "你好,春天"
        assert "alumni@lingnan.example.org" in form["from"]
        assert "Words — 话" in form["text"] and "<html" in form["html"]
        assert form["h:Message-Id"] == row.message_id
        assert form["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert form["h:List-Unsubscribe"].startswith("<http")
        assert "\n" not in form["h:List-Unsubscribe"]
        assert form["h:Auto-Submitted"] == "auto-generated"
        assert form["v:delivery"] == row.public_id
        assert form["o:tracking-opens"] == form["o:tracking-clicks"] == "no"

    def test_several_over_one_connection(self, desk):
        for number in range(3):
            sent(f"reader{number}@example.org")
        assert len(set(desk.names)) == 3

    @pytest.mark.parametrize(
        ("status", "state"),
        [
            (429, "deferred"),
            (500, "deferred"),
            (503, "deferred"),
            (401, "deferred"),
            (404, "deferred"),
            (400, "refused"),
        ],
    )
    def test_what_it_answers(self, desk, status, state):
        desk.status = status
        row = sent()
        assert row.state == state
        assert str(status) in row.reason

    def test_a_lost_answer_is_not_known_and_never_sent_again_by_itself(self, desk):
        desk.hangs_up_after_taking = True
        row = sent()
        assert row.state == "unknown"
        send()
        assert len(desk.taken) == 1

    def test_an_answer_that_says_nothing(self, desk):
        desk.words = "<html>a proxy's page</html>"
        assert sent().state == "unknown"

    def test_out_of_reach_is_no_attempt(self, settings):
        settings.MAIL_SERVER = f"anymail+mailgun://:{KEY}@127.0.0.1:1/v3?sender_domain=x.org"
        gateways.forget()
        row = sent()
        assert (row.state, row.attempt) == ("deferred", 0)


class TestEvents:
    @pytest.fixture(autouse=True)
    def _believed(self, settings):
        settings.MAIL_WEBHOOKS = f"mailgun?webhook_signing_key={SIGNING_KEY}"

    @pytest.fixture
    def letter(self, desk):
        return sent()

    def tell(self, body: bytes, what="tracking") -> int:
        stranger = Client(enforce_csrf_checks=True)
        return stranger.post(reverse("mail_webhook", args=[what]), body, content_type="application/json").status_code

    def test_a_bounce(self, letter):
        body = event("failed", letter.message_id, letter.address, severity="permanent", **{"delivery-status": GONE})
        assert [self.tell(body) for _ in range(3)] == [200] * 3
        assert Suppression.objects.get().cause == "bounced"
        assert (Feedback.objects.get().kind, Feedback.objects.get().source) == ("hard", "mailgun")
        assert ProviderEvent.objects.count() == 1

    def test_what_is_only_put_off(self, letter):
        self.tell(event("failed", letter.message_id, letter.address, severity="temporary", **{"delivery-status": GONE}))
        assert not Feedback.objects.exists()

    def test_rubbish_is_no_missing_mailbox(self, letter):
        words = {"code": 550, "message": "5.7.1 looks like spam"}
        self.tell(
            event("failed", letter.message_id, letter.address, severity="permanent", **{"delivery-status": words})
        )
        assert Feedback.objects.get().kind == "soft"
        assert not Suppression.objects.exists()

    def test_a_complaint_in_any_order(self, letter):
        self.tell(event("complained", letter.message_id, letter.address))
        self.tell(event("delivered", letter.message_id, letter.address, number=2))
        assert Suppression.objects.get().cause == "complained"

    def test_their_own_link_to_unsubscribe(self, letter):
        self.tell(event("unsubscribed", letter.message_id, letter.address))
        assert Suppression.objects.get().cause == "unsubscribed"

    def test_it_settles_what_was_not_known(self, desk):
        desk.hangs_up_after_taking = True
        letter, other = sent(), sent("other@example.org")
        assert {letter.state, other.state} == {"unknown"}
        self.tell(event("delivered", letter.message_id, letter.address))
        self.tell(event("failed", other.message_id, other.address, number=2, severity="permanent"))
        assert [Delivery.objects.get(pk=one.pk).state for one in (letter, other)] == ["accepted", "refused"]

    def test_found_by_the_name_we_sent_along(self, letter):
        told = {"user-variables": {"delivery": letter.public_id}}
        self.tell(event("complained", "<their-own@mailgun.example>", letter.address, **told))
        assert Suppression.objects.exists()

    @pytest.mark.parametrize(
        ("spoil", "answer"),
        [
            (lambda body: body.replace(b'"signature": "', b'"signature": "0'), 403),
            (lambda body: body.replace(b'"token": "0', b'"token": "1'), 403),
            (lambda body: b"{}", 403),
            (lambda body: b"\xff\x00", 403),
            (lambda body: b"[]", 403),
            (lambda body: body.replace(b'"event"', b'"eventless"'), 400),
        ],
    )
    def test_forged_or_broken_it_changes_nothing(self, letter, spoil, answer, caplog):
        assert self.tell(spoil(event("complained", letter.message_id, letter.address))) == answer
        assert not Suppression.objects.exists()
        assert not ProviderEvent.objects.exists()
        assert "mail provider" in caplog.text

    def test_a_signature_used_again_for_other_words(self, letter):
        self.tell(event("delivered", letter.message_id, letter.address))
        told = json.loads(event("delivered", letter.message_id, letter.address))
        told["event-data"]["event"] = "complained"
        assert self.tell(json.dumps(told).encode()) == 200
        assert not Suppression.objects.exists()

    def test_too_old_or_of_another_address_or_letter(self, letter):
        self.tell(event("complained", letter.message_id, letter.address, at=time.time() - 5 * 86400))
        self.tell(event("complained", letter.message_id, "victim@example.org", number=2))
        self.tell(event("complained", "<23456789abcd@x.org>", letter.address, number=3))
        assert not Suppression.objects.exists()

    def test_a_message_that_came_in(self, letter, settings):
        settings.INCOMING_ADDRESS = "*@in.lingnan.example.org"
        stamp = json.loads(event("x", "x", "x"))["signature"]
        raw = written("undisclosed:;", "reader@example.org", "unsubscribe", "")
        form = stamp | {
            "recipient": stop_address(letter.addressee, "test_wall"),
            "sender": "reader@example.org",
            "body-mime": raw.decode(),
        }
        url = reverse("mail_webhook", args=["inbound"])
        assert Client(enforce_csrf_checks=True).post(url, form).status_code == 200
        assert (IncomingMail.objects.get().door, IncomingMail.objects.get().outcome) == ("webhook", "unsubscribed")
        assert Preference.objects.get().rhythm == "never"
        assert Client().post(url, form | {"signature": "0"}).status_code == 403

    def test_no_such_door(self, settings):
        assert self.tell(b"{}", "elsewhere") == 404
        settings.MAIL_WEBHOOKS = ""
        assert self.tell(b"{}") == 404


class TestSettings:
    def test_what_cannot_be_meant_is_said_at_the_start(self, settings):
        settings.MAIL_SERVER = "anymail+nobody://:k@example.org"
        settings.MAIL_WEBHOOKS = "mailgun"
        settings.INCOMING_ADDRESS = "office@example.org"
        settings.INCOMING_IMAP = "imap://a:b@host"
        found = {error.id for error in check_mail_settings()}
        assert found >= {"messaging.E001", "messaging.E005", "messaging.E006", "messaging.E007"}

    def test_nothing_is_believed_without_a_proof(self):
        for wrong in ("postmark", "postmark?x=1", "postmark?webhook_secret=", "nobody?webhook_secret=a:b"):
            with pytest.raises(ImproperlyConfigured):
                Webhooks.named(wrong)
        assert Webhooks.named("postmark?webhook_secret=user:word").view("tracking").basic_auth

    def test_the_address_of_a_provider(self):
        told = Provider.at("anymail+postmark://?server_token=t")
        assert (told.name, told.facts) == ("postmark", {"server_token": "t"})
        with pytest.raises(ImproperlyConfigured):
            Provider.at("anymail+mailgun://")
