"""Which letters a worker takes next: the urgent before a mailing of any size, and mailings in turn."""

from collections import Counter

import pytest
from django.db import connection

from messaging.actions import mailings
from messaging.actions.leasing import OF_A_MAILING, OF_THEIR_OWN, lease_batch
from messaging.letters import queue_letter
from messaging.models import Delivery, Mailing
from tests.messaging.mailings import launch
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import letters_to, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers():
    return [PersonFactory(login=UserFactory(email=f"n{number}@example.org")) for number in range(12)]


def own_letter(priority: int) -> int:
    queue_letter(to="x@example.org", category="test_wall", template="t", priority=priority, channels=["email"])
    return Delivery.objects.latest("pk").pk


def leased(limit: int) -> list[int | None]:
    """Of each letter that was taken its mailing."""
    of = dict(Delivery.objects.values_list("pk", "mailing"))
    return [of[key] for key in lease_batch("me:1", limit, by=CLOCK).keys]


def test_letters_of_their_own_go_first_and_only_urgent_mailings_between_them(readers):
    news, cancelled = launch(priority=8), launch(priority=1)
    late, urgent = own_letter(7), own_letter(0)
    keys = lease_batch("me:1", 15, by=CLOCK).keys
    of = dict(Delivery.objects.values_list("pk", "mailing"))
    assert (keys[0], keys[13]) == (urgent, late)
    assert [of[key] for key in keys[1:13]] == [cancelled.pk] * 12
    assert of[keys[14]] == news.pk


def test_mailings_of_one_priority_share_and_another_waits(readers):
    one, other, later = launch(priority=7), launch(priority=7), launch(priority=9)
    assert Counter(leased(10)) == {one.pk: 5, other.pk: 5}
    assert Counter(leased(20)) == {one.pk: 7, other.pk: 7, later.pk: 6}


def test_what_one_leaves_over_is_for_the_other(readers):
    small = launch(type(readers[0]).objects.filter(pk=readers[0].pk))
    large = launch()
    assert Counter(leased(9)) == {small.pk: 1, large.pk: 8}


def test_with_room_for_one_only_both_have_their_turn(readers):
    mailings_of = {launch().pk, launch().pk}
    taken = {leased(1)[0] for _ in range(24)}
    assert taken == mailings_of


def test_nothing_of_one_that_rests(readers):
    rests = launch()
    mailings.pause_mailing(rests, "", by=SHELL)
    assert leased(10) == []


@pytest.mark.parametrize(
    ("statement", "parameters", "index"),
    [
        (OF_THEIR_OWN, (0, 9, [], 5, 5), "deliveries_to_send"),
        (OF_A_MAILING, (1, "email", [], 5), "mailing_letters_to_send"),
    ],
)
def test_the_front_of_an_index_is_read_and_nothing_sorted(statement, parameters, index):
    """What makes a waiting million cost nothing; without the index's order the plan would hold a sort."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("EXPLAIN " + statement, parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan


class TestTooMuchFails:
    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch):
        monkeypatch.setattr(mailings, "MANY_FAILED", 3)

    def test_the_mailing_stops_and_its_owner_is_told(self, sink, typist, readers):

        sink.answer_recipient = lambda address: "550 5.1.1 no such user" if address.startswith("n") else None
        owner = UserFactory(email="author@example.org", language="en")
        mailing = launch(owner=owner)
        send()
        row = Mailing.objects.get(pk=mailing.pk)
        assert (row.state, row.pause_reason, str(row.why_paused)) == (
            "paused",
            "too_much_failed",
            "Too many letters failed.",
        )
        assert letters_to(owner) == ["mailing_stopped"]
        message = sink.letters[-1].message
        assert message["Subject"] == "Your mailing has stopped"
        assert "no such user" in message.get_body(("plain",)).get_content()
        mailings.resume_mailing(row, by=SHELL)
        assert Mailing.objects.get(pk=mailing.pk).failed_lately == 0

    def test_few_of_many_are_no_reason(self, readers):
        mailing = launch()
        assert not mailings.note_handed(mailing.pk, 97, 2, by=CLOCK)
        assert not mailings.note_handed(mailing.pk, 3, 1, by=CLOCK)
        assert mailings.note_handed(mailing.pk, 0, 7, by=CLOCK)
        assert not mailings.note_handed(mailing.pk, 0, 7, by=CLOCK), "it has stopped already"

    def test_a_server_that_says_later_stops_nothing(self, sink, typist, readers):

        sink.answer_recipient = lambda address: "451 later"
        mailing = launch()
        send()
        assert Mailing.objects.get(pk=mailing.pk).state == "running"
