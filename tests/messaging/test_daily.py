"""One letter a day for those who want it so."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from common.verdicts import Forbidden
from messaging.actions.daily import gather_daily_letter
from messaging.engine import gather_daily_letters
from messaging.engine.evening import last_evening
from messaging.letters import addressee_of, queue_letter
from messaging.models import ChannelOrder, Delivery, Preference
from messaging.queries import unread_count
from tests.support.actors import CLOCK, VISITOR
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import queued, send

pytestmark = pytest.mark.django_db

SIX = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai
DAILY = "messaging/email/daily"


def wants_daily(address="one@example.org"):
    to = addressee_of(address)
    to.change(language="en")
    Preference.objects.create(addressee=to, category="test_wall", channel="email", rhythm="digest")
    return to


def write(to, subject, about=None):
    queue_letter(
        to=to,
        category="test_wall",
        template="tests/email/short",
        context={"subject": subject, "words": f"Words of {subject}"},
        about=about,
    )


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_the_days_letters_become_one(sink):
    to = wants_daily()
    with at(SIX - timedelta(hours=3)):
        for subject in ("First", "Second & third"):
            write(to, subject)
    assert send() == 0
    with at(SIX + timedelta(minutes=1)):
        assert gather_daily_letters(by=CLOCK) == 1
    assert send() == 1
    message = sink.letters[0].message
    assert message["Subject"] == "The wall: 2 things today"
    text = message.get_body(("plain",)).get_content()
    assert text.index("== First ==") < text.index("Words of First") < text.index("== Second & third ==")
    assert "Second &amp; third</h2>" in message.get_body(("html",)).get_content()
    assert message["List-Unsubscribe"]


def test_twelve_in_an_hour_are_one_message(sink, settings):
    """By e-mail one; in the inbox each at once; no text message, though the office would have it first: whoever wants
    one letter a day has said so."""
    to = wants_daily()
    user = UserFactory()
    to.change(login=user, phone="+8613800138000")
    settings.SMS_GATEWAY = "folder"
    ChannelOrder.objects.create(category="test_wall", channels=["sms", "email"])
    for minute in range(12):
        with at(SIX - timedelta(minutes=60 - 5 * minute)):
            write(to, f"Event {minute}.")
    assert send() == 12, "those of the inbox"
    assert unread_count(user) == 12
    with at(SIX + timedelta(minutes=1)):
        assert [gather_daily_letters(by=CLOCK), gather_daily_letters(by=CLOCK)] == [1, 0]
    assert send() == 1
    (letter,) = sink.letters
    assert letter.message["Subject"] == "The wall: 12 things today"
    text = letter.message.get_body(("plain",)).get_content()
    places = [text.index(f"== Event {minute}. ==") for minute in range(12)]
    assert places == sorted(places)
    assert not Delivery.objects.filter(channel="sms").exists()


def test_twice_late_and_by_two_clocks_it_is_one_letter(sink):
    to = wants_daily()
    with at(SIX - timedelta(hours=3)):
        write(to, "First")
    with at(SIX + timedelta(hours=3)):
        assert gather_daily_letters(by=CLOCK) == 1
        assert gather_daily_letters(by=CLOCK) == 0
        assert gather_daily_letter(to, "test_wall", last_evening(datetime.now(UTC)), by=CLOCK) is None
    assert len(queued(DAILY)) == 1


def test_a_clock_that_slept_over_midnight_still_sends_yesterdays():
    to = wants_daily()
    with at(SIX - timedelta(hours=3)):
        write(to, "First")
    with at(SIX + timedelta(hours=9)):
        assert gather_daily_letters(by=CLOCK) == 1
    assert queued(DAILY)[0].key == "daily:test_wall:2026-11-21"


def test_what_comes_after_six_waits_for_tomorrow():
    to = wants_daily()
    with at(SIX + timedelta(minutes=1)):
        write(to, "Late")
        assert gather_daily_letters(by=CLOCK) == 0
    with at(SIX + timedelta(days=1, minutes=1)):
        assert gather_daily_letters(by=CLOCK) == 1


def test_before_six_it_is_still_yesterdays_evening():
    assert last_evening(SIX - timedelta(seconds=1)) == SIX - timedelta(days=1)
    assert last_evening(SIX) == SIX


def test_whose_matter_is_gone_is_left_out(sink):
    to, person = wants_daily(), PersonFactory()
    with at(SIX - timedelta(hours=3)):
        write(to, "Gone", about=person)
        write(to, "Here")
    person.delete()
    with at(SIX):
        gather_daily_letters(by=CLOCK)
    send()
    assert sink.letters[0].message["Subject"] == "The wall: one thing today"


def test_who_switched_it_off_before_six_gets_none(sink):
    to = wants_daily()
    with at(SIX - timedelta(hours=3)):
        write(to, "First")
    Preference.objects.update(rhythm="never")
    with at(SIX):
        gather_daily_letters(by=CLOCK)
    send()
    assert sink.letters == []
    assert Delivery.objects.get(template=DAILY).reason == "not_wanted"


def test_one_that_cannot_be_made_holds_up_no_other(monkeypatch):
    first, second = wants_daily("first@example.org"), wants_daily("second@example.org")
    with at(SIX - timedelta(hours=3)):
        write(first, "One")
        write(second, "Two")

    def stumble(addressee, *rest, by):
        if addressee.pk == first.pk:
            raise LookupError("something is wrong with this one")
        return gather_daily_letter(addressee, *rest, by=by)

    monkeypatch.setattr("messaging.engine.evening.gather_daily_letter", stumble)
    with at(SIX):
        assert gather_daily_letters(by=CLOCK) == 1
    assert [letter.addressee for letter in queued(DAILY)] == [second]


def test_each_reader_their_own():
    one, two = wants_daily("one@example.org"), wants_daily("two@example.org")
    with at(SIX - timedelta(hours=3)):
        write(one, "First")
        write(two, "First")
    with at(SIX):
        assert gather_daily_letters(by=CLOCK) == 2
    assert {daily.addressee for daily in queued(DAILY)} == {one, two}


def test_only_the_system_gathers():
    with pytest.raises(Forbidden):
        gather_daily_letter(wants_daily(), "test_wall", SIX, by=VISITOR)
