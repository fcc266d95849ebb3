"""Answers to a mailing reach its author; and the bytes that leave say where answers and bounces go."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from messaging.actions.incoming import receive_mail
from messaging.letters import queue_letter
from messaging.letters.composing import compose, envelope_sender
from messaging.letters.rendering import write
from messaging.letters.returns import read_return_address, reply_address, stop_address
from messaging.models import Addressee, Delivery, Mailing
from messaging.reading import without_quotes
from tests.messaging.returned_mail import away, written
from tests.support.actors import CLOCK
from tests.support.factories import UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.INCOMING_ADDRESS = "*@in.lingnan.example.org"


@pytest.fixture
def author():
    return UserFactory(email="author@example.org", language="en")


@pytest.fixture
def mailing(author):
    return Mailing.objects.create(category="test_wall", owner=author, about="outreach.message:1")


def answer(mailing, sender="Zeng Li <zeng@example.org>", words="I am coming.", **more):
    mail = receive_mail(written(reply_address(mailing), sender, "Re: Spring", words, **more), by=CLOCK)
    return mail.kind, mail.outcome


def handed_on() -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(template="messaging/email/answer").order_by("pk")
    return sorted((row.channel, row.addressee.email) for row in rows)


class TestAnswers:
    def test_reach_the_author_by_mail_and_in_the_inbox(self, mailing, sink):
        assert answer(mailing) == ("reply", "forwarded")
        assert handed_on() == [("email", "author@example.org"), ("inbox", "author@example.org")]
        send()
        letter = sink.letters[0].message
        assert letter["Subject"] == "Zeng Li has answered: Re: Spring"
        text = letter.get_body(("plain",)).get_content()
        assert "I am coming." in text
        assert "zeng@example.org" in text

    def test_once(self, mailing):
        assert answer(mailing) == answer(mailing)
        assert len(handed_on()) == 2

    def test_to_where_the_author_wants_them(self, mailing):
        mailing.change(reply_to="desk@example.org")
        answer(mailing)
        assert handed_on() == [("email", "desk@example.org"), ("inbox", "author@example.org")]

    def test_without_an_author_the_office_keeps_them(self, mailing, author):
        author.is_active = False
        author.save()
        assert answer(mailing) == ("reply", "no_author")
        assert handed_on() == []

    def test_machines_are_not_handed_on(self, mailing):
        raw = away(reply_address(mailing), "zeng@example.org", "<x@y.org>")
        assert receive_mail(raw, by=CLOCK).outcome == "left_out"
        own = answer(mailing, sender="Office <alumni@localhost>", number=5)
        assert own == ("reply", "left_out")
        assert handed_on() == []

    def test_two_machines_that_answer_each_other_stop(self, mailing):
        told = [answer(mailing, number=number)[1] for number in range(12)]
        assert told == ["forwarded"] * 10 + ["too_many"] * 2

    def test_a_forged_address_reaches_nobody(self, mailing):
        other = Mailing.objects.create(category="test_wall", owner=UserFactory())
        address = reply_address(mailing).replace(mailing.public_id, other.public_id)
        assert receive_mail(written(address, "x@example.org"), by=CLOCK).outcome == "forged"
        assert handed_on() == []

    def test_what_hung_on_it_stays_behind_and_the_letter_says_so(self, mailing):
        raw = (
            f"From: zeng@example.org\r\nTo: {reply_address(mailing)}\r\nSubject: Pictures\r\nMessage-ID: <p@x>\r\n"
            'Content-Type: multipart/mixed; boundary="m"\r\n\r\n'
            "--m\r\nContent-Type: text/plain\r\n\r\nSee them.\r\n"
            "--m\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nxxxx\r\n--m--\r\n"
        )
        receive_mail(raw.encode(), by=CLOCK)
        send()
        text = Delivery.objects.get(template="messaging/email/answer", channel="inbox").text
        assert "See them." in text
        assert "One attachment was left out" in text


@pytest.mark.parametrize(
    "below",
    [
        "On Sunday, 22 November 2026, Alumni Office <a@b.org> wrote:\n> Dear all",
        "-----原始邮件-----\n发件人: 校友会",
        "------------------ Original Message ------------------\nFrom: x",
        "在 2026年11月22日 20:00,校友会 写道:\n> 你好",
        "发件人: 校友会 <a@b.org>\n发送时间: 今天",
        "> only\n> quoted",
    ],
)
def test_what_was_answered_is_not_repeated(below):
    assert without_quotes(f"I am coming.\n\n{below}\n") == "I am coming."


def test_nothing_that_acts_for_the_one_who_answers_is_handed_on(settings, mailing):
    link = f"{settings.SITE_URL}/letters/unsubscribe/abc.def/"
    told = without_quotes(f"Stop it: {link} or {reply_address(mailing)}")
    assert told == "Stop it: … or …@in.lingnan.example.org"
    assert without_quotes("> all of it\n> is quoted") == "> all of it\n> is quoted"


def bytes_of(mailing) -> tuple[Delivery, EmailMessage]:
    facts = {"subject": "S", "words": "W"}
    queue_letter(
        to="zeng@example.org", category="test_wall", template="tests/email/short", context=facts, channels=["email"]
    )
    Delivery.objects.update(mailing=mailing)
    Addressee.objects.update(language="en")
    row = Delivery.objects.select_related("addressee", "mailing").get()
    return row, message_from_bytes(compose(row, write(row), "zeng@example.org"), policy=default)


class TestTheBytes:
    def test_where_answers_and_wishes_go(self, mailing):
        row, message = bytes_of(mailing)
        assert message["Reply-To"] == reply_address(mailing)
        ways = message["List-Unsubscribe"]
        assert ways.startswith("<http")
        assert f"<mailto:{stop_address(row.addressee, 'test_wall')}?subject=unsubscribe>" in ways
        assert "its author reads it" in message.get_body(("plain",)).get_content()
        assert "its author reads it" in message.get_body(("html",)).get_content()

    def test_without_an_address_for_what_comes_back_nothing_changes(self, mailing, settings):
        settings.INCOMING_ADDRESS = ""
        row, message = bytes_of(mailing)
        assert "mailto" not in message["List-Unsubscribe"]
        assert "its author reads it" not in message.get_body(("plain",)).get_content()
        assert envelope_sender(row) == "alumni@localhost"

    def test_the_mail_servers_send_it_back_to_an_address_of_its_own(self, sink):
        queue_letter(to="zeng@example.org", category="test_wall", template="tests/email/short", context={})
        Delivery.objects.update(context={"subject": "S", "words": "W"})
        send()
        told = read_return_address(sink.letters[0].sender)
        assert (told.purpose, told.name, told.is_signed()) == ("bounce", Delivery.objects.get().public_id, True)
