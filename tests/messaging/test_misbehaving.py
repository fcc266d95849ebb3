"""Servers as they are: each ends a letter of a mailing as the README says, and holds up none of the others (F05); and
what of the unknown is sent again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden
from messaging.actions.resolving import send_unknown_again
from messaging.gateways import mail
from messaging.letters import queue_letter
from messaging.models import Delivery
from messaging.registry import Category, categories
from tests.messaging.mailings import launch, states_of
from tests.support.actors import CLOCK, VISITOR
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db
State = Delivery.State


class Moods:
    """What the server does, by the first word of the address; each letter only the first time."""

    def __init__(self, sink):
        self.sink, self.asked = sink, set()
        sink.answer_recipient, sink.answer_text = self.to_recipient, self.to_text

    def is_first(self, address: str) -> bool:
        known = address in self.asked
        self.asked.add(address)
        return not known

    def to_recipient(self, address: str) -> str | None:
        said = {"grey": "451 4.7.1 greylisted", "none": "550 5.1.1 no such user", "bye": "421 4.4.2 closing"}
        mood = address.partition(".")[0]
        self.sink.hang_up_before_text = mood == "before"
        if mood in said and (mood == "none" or self.is_first(address)):
            return said[mood]
        return None

    def to_text(self, address: str) -> str | None:
        mood = address.partition(".")[0]
        self.sink.hang_up_after_text = mood == "after"
        self.sink.seconds_after = 0.5 if mood == "stall" else 0.0
        return "432 4.3.2 too many connections" if mood == "busy" and self.is_first(address) else None


def test_each_ends_as_it_is_said_and_none_holds_up_another(sink, typist, monkeypatch):
    monkeypatch.setattr(mail, "TIMEOUT", 0.25)
    moods = ["grey", "grey", "none", "bye", "busy", "before", "after", "stall", *["fine"] * 12]
    for place, mood in enumerate(moods):
        PersonFactory(login=UserFactory(email=f"{mood}.{place}@example.org"))
    Moods(sink)
    mailing = launch()
    assert send() == len(moods)
    ends: dict[str, set[str]] = {}
    for address, said in states_of(mailing).items():
        ends.setdefault(address.partition(".")[0], set()).add(said.partition(" ")[0])
    later = {mood: {"deferred"} for mood in ("grey", "bye", "busy", "before")}
    lost_ones = {mood: {"unknown"} for mood in ("after", "stall")}
    assert ends == later | lost_ones | {"none": {"refused"}, "fine": {"accepted"}}
    Delivery.objects.filter(state=State.DEFERRED).update(next_at=timezone.now())
    send()
    counted = {address: sink.addresses.count(address) for address in sink.addresses}
    assert set(counted.values()) == {1}, "nobody twice, not even those of whom nobody knows"
    assert states_of(mailing)["grey.0@example.org"] == "accepted"
    assert send() == 0


@pytest.fixture
def must_arrive():
    kind = Category(code="test_must", label="A decision", must_arrive=True, why="It is yours.")
    yield categories.hang(kind)
    categories.take_down(kind.code)


def lost(category: str, template: str = "tests/email/short", **more) -> Delivery:
    facts = {"subject": "x", "words": "y"}
    queue_letter(to="one@example.org", category=category, template=template, context=facts, channels=["email"])
    row = Delivery.objects.latest("pk")
    settled = {"state": State.UNKNOWN, "settled_at": timezone.now() - timedelta(minutes=3)}
    Delivery.objects.filter(pk=row.pk).update(**settled | more)
    return row


class TestSendUnknownAgain:
    def test_what_must_arrive_comes_once_more_and_says_so(self, sink, must_arrive):
        row = lost("test_must")
        assert send_unknown_again(by=CLOCK) == 1
        assert Entry.objects.get(verb="messaging.sent_again").facts == {"by_itself": True}
        assert send() == 1
        message = sink.letters[0].message
        assert message["Message-ID"] == f"<{row.public_id}@lingnan.example.org>"
        for kind in ("plain", "html"):
            words = message.get_body((kind,)).get_content()
            assert "你可能已经收到过这封信" in words or "You may have had this letter already" in words
        Delivery.objects.update(state=State.UNKNOWN, settled_at=timezone.now() - timedelta(hours=1))
        assert send_unknown_again(by=CLOCK) == 0, "lost a second time it waits for a person"

    def test_nothing_else_does(self, must_arrive):
        lost("account")  # a code
        lost("test_wall")
        lost("test_must", settled_at=timezone.now())  # its worker may still tell
        lost("test_must", emptied_at=timezone.now())
        lost("test_must", channel="sms")
        assert send_unknown_again(by=CLOCK) == 0
        assert set(Delivery.objects.values_list("state", flat=True)) == {"unknown"}

    def test_a_usual_letter_says_nothing_of_it(self, sink, must_arrive):
        facts = {"subject": "x", "words": "y"}
        queue_letter(to="one@example.org", category="test_must", template="tests/email/short", context=facts)
        send()
        assert "收到过" not in sink.letters[0].message.get_body(("plain",)).get_content()

    def test_only_the_house_does_it(self):
        with pytest.raises(Forbidden):
            send_unknown_again(by=VISITOR)
