"""A mailbox at a provider: each message is taken in once, and marked when it is kept."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from messaging.engine import fetch_mail, fetching
from messaging.gateways.mailbox import MARK, Place
from messaging.models import IncomingMail
from tests.messaging.returned_mail import written
from tests.support.actors import CLOCK
from tests.support.imap_server import Inbox, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    server = serve(inbox)
    settings.INCOMING_IMAP = f"imap://office:secret%20word@127.0.0.1:{server.server_address[1]}/INBOX"
    yield inbox
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("keywords", "wants_id"), [(True, False), (False, True)])
def test_each_once_and_marked(inbox, keywords, wants_id):
    inbox.keeps_keywords, inbox.wants_id = keywords, wants_id
    for number in (1, 2, 3):
        inbox.put(written("a@b.org", "kwan@example.org", number=number))
    inbox.put(written("a@b.org", "kwan@example.org", number=4), r"\Deleted")
    assert fetch_mail(by=CLOCK) == 3
    assert fetch_mail(by=CLOCK) == 0
    assert IncomingMail.objects.count() == 3
    mark = MARK if keywords else r"\Seen"
    assert [one.flags for one in inbox.letters.values()] == [{mark}] * 3 + [{r"\Deleted"}]


def test_who_reads_the_mailbox_too_takes_nothing_from_us(inbox):
    inbox.put(written("a@b.org", "kwan@example.org"), r"\Seen")
    assert fetch_mail(by=CLOCK) == 1
    assert MARK in inbox.letters[1].flags


def test_killed_before_the_mark_it_finds_the_message_again_and_knows_it(inbox, monkeypatch):
    inbox.put(written("a@b.org", "kwan@example.org"))
    monkeypatch.setattr("messaging.gateways.mailbox.Mailbox.mark_taken", lambda self, uid: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetch_mail(by=CLOCK)
    monkeypatch.undo()
    assert not inbox.letters[1].flags
    assert fetch_mail(by=CLOCK) == 1
    assert IncomingMail.objects.count() == 1


def test_what_is_not_kept_is_not_marked(inbox, monkeypatch):
    inbox.put(written("a@b.org", "kwan@example.org"))
    monkeypatch.setattr(fetching, "receive_mail", lambda raw, by: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetch_mail(by=CLOCK)
    assert not inbox.letters[1].flags


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_mailbox_that_goes_away_is_no_fault_of_ours(inbox, after, caplog):
    inbox.put(written("a@b.org", "kwan@example.org"))
    inbox.hangs_up_after = after
    fetch_mail(by=CLOCK)
    assert "Incoming mail waits" in caplog.text
    inbox.hangs_up_after = 10_000
    fetch_mail(by=CLOCK)
    assert IncomingMail.objects.count() == 1


def test_a_wrong_password_is_said_and_not_repeated(inbox, settings, caplog):
    settings.INCOMING_IMAP = settings.INCOMING_IMAP.replace("secret%20word", "another")
    assert fetch_mail(by=CLOCK) == 0
    assert "AUTHENTICATIONFAILED" in caplog.text
    assert "another" not in caplog.text


def test_no_mailbox_no_visit(settings):
    settings.INCOMING_IMAP = ""
    assert fetch_mail(by=CLOCK) == 0


def test_the_address_of_a_mailbox():
    assert Place.at("imaps://a%40b.org:p@host/In%20box") == Place("host", 993, "a@b.org", "p", "implicit", "In box")
    assert Place.at("imap://a:p@host?tls=starttls").port == 143
    for wrong in ("imap://a:p@host", "http://host", "imaps://"):
        with pytest.raises(ImproperlyConfigured):
            Place.at(wrong)
