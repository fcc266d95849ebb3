"""What comes in: recognised, stored once, believed only as far as it is signed."""

import email
import subprocess
import sys
from datetime import timedelta
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from audit.models import Entry
from common.verdicts import Forbidden
from messaging.actions import incoming
from messaging.actions.incoming import receive_mail
from messaging.engine import read_refusals
from messaging.letters import addressee_of, queue_letter
from messaging.letters.returns import bounce_address, read_return_address, stop_address
from messaging.models import Delivery, Feedback, IncomingMail, Preference, Suppression
from messaging.reading import Severity, read
from messaging.reading.severity import severity_of, status_in
from tests.messaging import returned_mail as returned
from tests.support.actors import CLOCK, VISITOR
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.INCOMING_ADDRESS = "*@in.lingnan.example.org"


def letter(address="reader@example.org", state="accepted", **more) -> Delivery:
    queue_letter(to=address, category="test_wall", template="tests/email/short", channels=["email"], context={})
    row = Delivery.objects.latest("pk")
    name = f"<{row.public_id}@lingnan.example.org>"
    facts = {"address": address, "message_id": name, "handed_at": timezone.now(), "settled_at": timezone.now()}
    Delivery.objects.filter(pk=row.pk).update(state=state, **facts | more)
    return Delivery.objects.get(pk=row.pk)


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def take(raw: bytes, **more) -> tuple[str, str]:
    mail = receive_mail(raw, by=CLOCK, **more)
    return mail.kind, mail.outcome


def back(manner, sent: Delivery, **more) -> tuple[str, str]:
    return take(manner(bounce_address(sent), sent.address, sent.message_id, **more))


class TestReturnAddresses:
    def test_says_what_it_is_about_and_is_signed(self):
        sent = letter()
        told = read_return_address(bounce_address(sent).upper())
        assert (told.purpose, told.name) == ("bounce", sent.public_id)
        assert told.is_signed()
        assert len(bounce_address(sent).partition("@")[0]) <= 64

    def test_another_letters_signature_is_none(self):
        one, other = bounce_address(letter()), letter()
        forged = one.replace(one.split("-")[1], other.public_id)
        assert not read_return_address(forged).is_signed()

    @pytest.mark.parametrize("pattern", ["post+*@example.org", "*@in.example.org"])
    def test_any_pattern_with_one_star(self, settings, pattern):
        settings.INCOMING_ADDRESS = pattern
        assert read_return_address(bounce_address(letter())).is_signed()
        assert read_return_address("post+bounce-@example.org") is None

    def test_nothing_where_nothing_comes_back(self, settings):
        settings.INCOMING_ADDRESS = ""
        assert bounce_address(letter()) == ""
        assert read_return_address("@") is None


class TestSeverity:
    @pytest.mark.parametrize(
        ("status", "words", "severity"),
        [
            ("5.1.1", "", "hard"),
            ("5.1.10", "RecipientNotFound", "hard"),
            ("5.0.0", "550 User not found: a@163.com", "hard"),
            ("", "550 Mailbox not found", "hard"),
            ("", "收件人邮件地址不存在", "hard"),
            ("5.7.1", "user unknown", "hard"),
            ("5.2.2", "mailbox full", "soft"),
            ("5.7.1", "message looks like spam", "soft"),
            ("", "550 Mail content denied: 垃圾邮件", "soft"),
            ("", "550 Mailbox unavailable or access denied", "soft"),
            ("", "邮箱空间不足,用户不存在更多容量", "soft"),
            ("4.4.7", "delivery time expired", "soft"),
            ("", "451 user not found just now", "soft"),
            ("5.0.0", "something went wrong", "soft"),
            ("2.0.0", "delivered", "none"),
        ],
    )
    def test_only_what_speaks_of_the_mailbox_is_for_good(self, status, words, severity):
        assert severity_of(status, words) == Severity(severity)

    def test_a_code_is_no_part_of_an_internet_address(self):
        assert status_in("from 10.5.1.1: refused (#5.2.2)") == "5.2.2"


class TestBounces:
    @pytest.mark.parametrize(
        "manner", [returned.postfix, returned.exchange, returned.coremail, returned.qq, returned.qmail, returned.exim]
    )
    def test_a_mailbox_that_is_not_there(self, manner):
        sent = letter()
        assert back(manner, sent) == ("bounce", "suppressed")
        row = Suppression.objects.get()
        assert (row.email, row.cause, row.delivery, row.until) == (sent.address, "bounced", sent, None)
        assert row.evidence
        assert Feedback.objects.get().kind == "hard"
        assert Entry.objects.get(verb="messaging.address_left_alone").facts == {"cause": "bounced"}

    @pytest.mark.parametrize("manner", [returned.postfix, returned.coremail, returned.qq, returned.qmail])
    def test_where_nothing_is_signed_the_letters_own_name_says_which(self, manner, settings):
        settings.INCOMING_ADDRESS = ""
        sent = letter()
        assert take(manner("alumni@lingnan.example.org", sent.address, sent.message_id)) == ("bounce", "suppressed")

    def test_the_same_three_times_counts_once(self):
        sent = letter()
        told = [back(returned.postfix, sent, number=number) for number in (1, 1, 2, 3)]
        assert told == [("bounce", "suppressed")] * 2 + [("bounce", "counted")] * 2
        assert (Feedback.objects.count(), Suppression.objects.count(), IncomingMail.objects.count()) == (1, 1, 3)

    def test_a_full_mailbox_rests_after_three_days_and_comes_back_by_itself(self):
        for number, day in enumerate([5, 0, 0]):
            back(returned.full, letter(), number=number)
            Feedback.objects.filter(pk=Feedback.objects.latest("pk").pk).update(happened_at=days_ago(day))
        assert not Suppression.objects.exists()  # two days, three letters
        Feedback.objects.filter(pk=Feedback.objects.latest("pk").pk).update(happened_at=days_ago(3))
        assert back(returned.full, letter(), number=9) == ("bounce", "suppressed")
        row = Suppression.objects.get()
        assert row.cause == "returned"
        assert timezone.now() + timedelta(days=59) < row.until < timezone.now() + timedelta(days=61)
        assert Suppression.objects.standing().exists()
        Suppression.objects.update(until=timezone.now())
        assert not Suppression.objects.standing().exists()
        assert back(returned.postfix, letter()) == ("bounce", "suppressed")  # in the place of the one that ended
        assert Suppression.objects.get().cause == "bounced"

    def test_old_ones_do_not_count(self):
        for day in (40, 35, 31):
            back(returned.full, letter(), number=day)
            Feedback.objects.update(happened_at=days_ago(day))
        assert back(returned.full, letter(), number=1) == ("bounce", "counted")

    @pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("relayed", "2.1.9"), ("delivered", "2.0.0")])
    def test_what_is_only_on_its_way_changes_nothing(self, action, status):
        assert back(returned.postfix, letter(), action=action, status=status) == ("bounce", "on_its_way")
        assert not Feedback.objects.exists()

    def test_it_settles_what_was_not_known(self):
        gone, there = letter(state="unknown"), letter("other@example.org", state="unknown")
        back(returned.postfix, gone)
        back(returned.postfix, there, action="delivered", status="2.0.0", number=2)
        assert [Delivery.objects.get(pk=one.pk).state for one in (gone, there)] == ["refused", "accepted"]

    def test_a_forged_signature_changes_nothing_and_is_listed(self):
        sent = letter()
        address = bounce_address(sent).replace("@", "a@").replace("aa@", "ba@")
        forged = address[: address.index("@") - 17] + "a" * 16 + address[address.index("@") :]
        assert take(returned.postfix(forged, sent.address, sent.message_id)) == ("bounce", "forged")
        assert not Suppression.objects.exists()

    def test_about_an_address_we_did_not_write_to(self):
        sent = letter()
        raw = returned.postfix(bounce_address(sent), "victim@example.org", sent.message_id)
        assert take(raw) == ("bounce", "another_address")
        assert not Suppression.objects.exists()

    def test_about_a_letter_that_never_left(self):
        assert back(returned.postfix, letter(state="waiting", handed_at=None)) == ("bounce", "not_ours")
        assert not Suppression.objects.exists()

    def test_about_no_letter_of_ours(self, settings):
        settings.INCOMING_ADDRESS = ""
        raw = returned.postfix("alumni@lingnan.example.org", "victim@example.org", "<23456789abcd@example.org>")
        assert take(raw) == ("bounce", "not_ours")

    def test_an_address_in_another_spelling(self):
        sent = letter("Reader@北大.example.org")
        raw = returned.postfix(bounce_address(sent), "reader@xn--djrq3b.example.org", sent.message_id)
        spelt = sent.address.partition("@")[2].encode("idna").decode()
        raw = raw.replace(b"xn--djrq3b.example.org", spelt.encode())
        assert take(raw) == ("bounce", "suppressed")

    def test_the_reader_hears_of_it_in_the_inbox(self):
        user = UserFactory(email="reader@example.org")
        addressee_of(user)
        back(returned.postfix, letter())
        told = Delivery.objects.get(template="messaging/email/address_returned")
        assert (told.channel, told.addressee.login) == ("inbox", user)

    def test_a_wish_is_not_lost_in_a_bounce(self):
        Suppression.objects.create(email="reader@example.org", cause="unsubscribed")
        assert back(returned.postfix, letter()) == ("bounce", "counted")
        assert Suppression.objects.get().cause == "unsubscribed"


class TestRefusals:
    def test_a_refusal_at_the_door_says_the_same_as_a_bounce(self):
        gone = letter("gone@example.org", state="refused", reason="550 5.1.1 User unknown")
        letter("spam@example.org", state="refused", reason="550 5.7.1 looks like spam")
        letter("ours@example.org", state="refused", reason="cannot be written: 550 words")
        assert read_refusals(by=CLOCK) == 2
        assert read_refusals(by=CLOCK) == 0
        assert Suppression.objects.get().email == gone.address
        assert {(one.email, one.kind) for one in Feedback.objects.all()} == {
            ("gone@example.org", "hard"),
            ("spam@example.org", "soft"),
        }


class TestComplaints:
    @pytest.mark.parametrize("redacted", [True, False])
    def test_nothing_more_goes_there(self, redacted):
        sent = letter()
        raw = returned.complaint("alumni@lingnan.example.org", sent.address, sent.message_id, redacted=redacted)
        assert take(raw) == ("complaint", "suppressed")
        assert Suppression.objects.get().cause == "complained"

    def test_it_stands_above_an_earlier_bounce(self):
        sent = letter()
        back(returned.postfix, sent)
        take(returned.complaint("a@lingnan.example.org", sent.address, sent.message_id))
        assert Suppression.objects.get().cause == "complained"

    def test_about_another_address_or_letter_it_changes_nothing(self):
        sent = letter()
        to = "alumni@lingnan.example.org"
        assert take(returned.complaint(to, "victim@example.org", sent.message_id)) == ("complaint", "another_address")
        assert take(returned.complaint(to, sent.address, "<23456789abcd@x.org>")) == ("complaint", "not_ours")
        assert take(returned.complaint(to, sent.address, sent.message_id, kind="not-spam"))[1] == "on_its_way"
        assert not Suppression.objects.exists()


class TestUnsubscribing:
    def test_by_mail(self):
        to = addressee_of("reader@example.org")
        raw = returned.written(stop_address(to, "test_wall"), "somebody@else.example.org", "unsubscribe", "")
        assert take(raw) == ("unsubscribe", "unsubscribed")
        row = Preference.objects.get()
        assert (row.addressee, row.category, row.rhythm) == (to, "test_wall", "never")
        entry = Entry.objects.get(verb="messaging.unsubscribed")
        assert (entry.actor_kind, entry.door) == ("signed_link", "mailto")

    def test_a_forged_one(self):
        to = addressee_of("reader@example.org")
        address = stop_address(to, "test_wall").replace(to.public_id, addressee_of("other@example.org").public_id)
        assert take(returned.written(address, "x@example.org", "unsubscribe")) == ("unsubscribe", "forged")
        assert take(returned.written(stop_address(to, "account"), "x@example.org", "s", number=2))[1] == "forged"
        assert not Preference.objects.exists()

    def test_the_server_names_the_address_where_the_message_does_not(self):
        to = addressee_of("reader@example.org")
        raw = returned.written("undisclosed-recipients:;", "x@example.org")
        assert take(raw, to=[stop_address(to, "test_wall")]) == ("unsubscribe", "unsubscribed")


class TestOthers:
    def test_an_automatic_answer_is_nobodys_bounce(self):
        sent = letter()
        assert take(returned.away(bounce_address(sent), sent.address, sent.message_id)) == ("automatic", "left_out")
        assert not Feedback.objects.exists()

    def test_what_somebody_wrote_is_kept_for_the_office(self):
        raw = returned.written("alumni@lingnan.example.org", "Kwan Wing <kwan@example.org>", "Hello", "I moved.")
        mail = receive_mail(raw, by=CLOCK)
        assert (mail.kind, mail.outcome) == ("other", "kept")
        assert (mail.sender, mail.sender_name) == ("kwan@example.org", "Kwan Wing")
        assert (mail.subject, mail.text) == ("Hello", "I moved.")
        assert bytes(mail.raw) == raw

    def test_by_two_doors_it_is_one(self):
        raw = returned.written("alumni@lingnan.example.org", "kwan@example.org")
        again = b"Received: from elsewhere\r\nDelivered-To: x@y.org\r\n" + raw
        assert receive_mail(raw, by=CLOCK).pk == receive_mail(again, by=CLOCK).pk

    def test_of_one_too_large_the_beginning_is_kept(self, settings):
        settings.INCOMING_LARGEST = 400
        mail = receive_mail(returned.written("a@b.org", "kwan@example.org", words="x" * 900), by=CLOCK)
        assert (mail.outcome, len(mail.raw), mail.size > 900) == ("too_large", 400, True)

    def test_what_cannot_be_read_is_kept(self, monkeypatch):
        monkeypatch.setattr(incoming, "read", lambda raw, to: 1 / 0)
        mail = receive_mail(b"Subject: x\r\n\r\nwords", by=CLOCK)
        assert (mail.kind, mail.outcome, bytes(mail.raw)) == ("unread", "not_read", b"Subject: x\r\n\r\nwords")

    def test_a_half_done_reading_leaves_nothing_behind(self, monkeypatch):
        sent = letter()
        monkeypatch.setattr(incoming, "MOST_TELLING", ())  # it fails after the address was left alone
        receive_mail(returned.postfix(bounce_address(sent), sent.address, sent.message_id), by=CLOCK)
        assert not Suppression.objects.exists()

    def test_only_the_house_and_its_providers_bring_mail(self):
        with pytest.raises(Forbidden):
            receive_mail(b"x", by=VISITOR)

    def test_words_go_after_their_days(self):
        old, new = (receive_mail(returned.written("a@b.org", "k@example.org", number=n), by=CLOCK) for n in (1, 2))
        IncomingMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
        assert incoming.empty_incoming_mail(by=CLOCK) == 1
        assert incoming.empty_incoming_mail(by=CLOCK) == 0
        old.refresh_from_db(), new.refresh_from_db()
        assert (old.raw, old.text, old.sender, old.subject) == (None, "", "", "")
        assert new.text


PIECES = some.sampled_from(
    [
        b"From: a@b.org\r\n", b"To: bounce-23456789abcd-aaaaaaaaaaaaaaaa@in.lingnan.example.org\r\n", b"\r\n", b"\x00",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", b"--b\r\n", b"--b--\r\n",
        b"Content-Type: message/delivery-status\r\n", b"Content-Type: message/feedback-report\r\n",
        b"Action: failed\r\n", b"Final-Recipient: rfc822; \xff\xfe@x\r\n", b"Subject: =?gb2312?B?//8=?=\r\n",
        b"Subject: =?x?q?=ff?=\r\n",
        b"Content-Type: text/html; charset=no-such\r\n", b"Content-Transfer-Encoding: base64\r\n", b"Status: 5.1.1\r\n",
        b"Content-Type: text/plain; charset*=utf-8'en'%FF\r\n", b"Content-Type: message/rfc822\r\n", b"<html>\xd2\xbb",
        b"Message-ID: <\xe4\xb8\x80>\r\n", b"Content-Type: multipart/mixed; boundary=\"\"\r\n", b"\xf0\x9f\x98\x80",
    ]
)  # fmt: skip
ANYTHING = some.one_of(some.binary(max_size=400), some.lists(PIECES, max_size=14).map(b"".join))


@hypothesis_settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=ANYTHING)
def test_whatever_comes_in_is_read_without_a_fault_and_kept(raw, _address, caplog):
    """Not even caught: the log would tell of what could not be read."""
    caplog.clear()
    mail = receive_mail(raw, by=CLOCK)
    assert mail.outcome != "not_read", caplog.text
    assert bytes(mail.raw) == raw or IncomingMail.objects.filter(digest=mail.digest).exists()


def test_reading_knows_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        read(returned.postfix("a@b.org", "c@d.org", "<x@y>"))


class TestThePipe:
    def test_takes_one_message(self, monkeypatch):
        raw = returned.written("alumni@lingnan.example.org", "kwan@example.org")
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(raw)))
        call_command("receive_mail")
        assert IncomingMail.objects.get().door == "pipe"

    def test_says_try_later_when_the_database_is_away(self, settings):
        """As a mail server calls it: a process of its own, and the number it ends with."""
        facts = connection.settings_dict
        url = f"postgres://{facts['USER']}@127.0.0.1:1/{facts['NAME']}"
        done = subprocess.run(
            [sys.executable, "manage.py", "receive_mail", "someone@example.org"],
            input=returned.written("a@b.org", "kwan@example.org"),
            cwd=settings.ROOT,
            env={"PATH": "/usr/bin:/bin", "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 75, done.stderr.decode()[-2000:]


def test_a_message_is_read_as_python_reads_it():
    """The samples are messages: else the tests above would try nothing."""
    for manner in (returned.postfix, returned.coremail, returned.complaint):
        message = email.message_from_bytes(manner("a@b.org", "c@d.org", "<x@y>"))
        assert message.get_content_type() == "multipart/report" and len(message.get_payload()) == 3
