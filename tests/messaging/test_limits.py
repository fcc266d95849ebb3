"""How many letters leave: limits of the server, the sender, a domain; what a person gets; quiet hours and days off."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from common.mail_limits import MailLimit
from institution import reads
from institution.actions import change_institution
from institution.models import Institution
from messaging.actions.leasing import lease_batch
from messaging.actions.limits import Limits
from messaging.answers import waiting_until
from messaging.engine import sending
from messaging.letters import queue_letter
from messaging.models import Allowance, Delivery
from messaging.queries import waits
from messaging.registry import writers
from tests.messaging.mailings import launch, states_of
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db


def rule(**values) -> None:
    change_institution(by=SHELL, **values)
    reads.forget()


@pytest.fixture
def readers():
    addresses = [*(f"n{number}@qq.com" for number in range(6)), "a@163.com", "b@example.org"]
    return [PersonFactory(login=UserFactory(email=address)) for address in addresses]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """A worker does not sit through a limit in a test."""
    monkeypatch.setattr(sending, "LONGEST_REST", 0.0)


def let_pass(seconds: float) -> None:
    """As if the database's clock had gone on."""
    ago = timedelta(seconds=seconds)
    for row in Allowance.objects.all():
        slot = row.next_slot - ago if row.next_slot else None
        Allowance.objects.filter(pk=row.pk).update(counted_at=row.counted_at - ago, next_slot=slot)
    for letter in Delivery.objects.all():
        Delivery.objects.filter(pk=letter.pk).update(next_at=letter.next_at - ago)


class TestADomain:
    def test_what_is_over_its_limit_waits_and_holds_up_nobody(self, sink, typist, readers):
        rule(mail_limits="qq.com 20/h")
        mailing = launch()
        assert send() == 4
        assert sorted(address.partition("@")[2] for address in sink.addresses) == [
            "163.com",
            "example.org",
            "qq.com",
            "qq.com",
        ]
        waiting = Delivery.objects.filter(mailing=mailing, state="waiting").order_by("next_at")
        assert {(row.reason, row.attempt) for row in waiting} == {("over_limit", 0)}
        pauses = [(row.next_at - timezone.now()).total_seconds() for row in waiting]
        assert [round(pause / 189.5) for pause in pauses] == [1, 2, 3, 4], "3600 s / 19, one after another"

    def test_never_more_in_any_hour_whatever_the_worker_does(self, sink, typist):
        for number in range(40):
            PersonFactory(login=UserFactory(email=f"n{number}@qq.com"))
        rule(mail_limits="qq.com 20/h")
        launch()
        left = [send()]
        for _ in range(30):
            let_pass(150)
            left.append(send())
        assert left[0] == 2, "a tenth at once"
        assert 17 <= max(sum(left[place : place + 24]) for place in range(7)) <= 20

    def test_an_idle_night_saves_nothing_up(self, sink, typist):
        for number in range(20):
            PersonFactory(login=UserFactory(email=f"n{number}@qq.com"))
        rule(mail_limits="qq.com 20/h")
        launch()
        send()
        let_pass(24 * 3600)
        assert send() == 2

    def test_a_rule_for_all_others_counts_each_domain_for_itself(self, sink, typist, readers):
        rule(mail_limits="* 1/h")
        launch()
        assert send() == 3
        assert sorted(Allowance.objects.values_list("name", flat=True)) == [
            "163.com/3600",
            "example.org/3600",
            "qq.com/3600",
        ]

    def test_a_code_leaves_all_the_same_and_the_rest_waits_the_longer(self, sink, typist, readers):
        rule(mail_limits="qq.com 1/h")
        launch()
        send()
        words = {"subject": "Code", "words": "1"}
        for _ in range(2):
            queue_letter(to="n1@qq.com", category="account", template="tests/email/short", context=words)
        assert send() == 2
        assert Allowance.objects.get().left < -1


class TestTheServer:
    def test_takes_so_many_and_the_next_come_when_it_has_room(self, sink, typist, readers):
        rule(mail_limits="server 30/min")
        mailing = launch()
        assert send() == 3
        assert set(states_of(mailing).values()) == {"accepted", "waiting"}, "nobody was put off, they stand in line"
        let_pass(30)
        assert send() == 3

    def test_says_when_to_ask_again(self, readers):
        rule(mail_limits="server 1/min")
        launch()
        assert len(lease_batch("me:1", 50, by=CLOCK).keys) == 1
        again = lease_batch("me:1", 50, by=CLOCK)
        assert again.keys == []
        assert 55 < again.again_in <= 60

    def test_holds_up_no_inbox(self, sink, typist, readers):
        rule(mail_limits="server 1/h\nsender 1/day")
        launch(channels=["email", "inbox"])
        assert send() == 1 + len(readers)

    def test_a_new_domain_of_ours_is_not_known_yet(self, readers):
        warming = Limits([(MailLimit("sender", 50, 86400, 100, date(2026, 12, 1), 1000), 50)])
        assert warming.room("email")[0] == 5
        assert warming.room("sms") == (None, 0.0)

    def test_two_workers_share_one_allowance(self, readers):
        rule(mail_limits="server 40/min")
        launch()
        first, second = (lease_batch(f"me:{number}", 3, by=CLOCK).keys for number in range(2))
        assert (len(first), len(second)) == (3, 1)


class TestOnePerson:
    def test_has_enough_after_so_many_mailings_in_a_week(self, sink, typist, readers):
        rule(mailings_most=2)
        for _ in range(2):
            launch(channels=["email", "inbox"])
        assert send() == 4 * len(readers), "one by two channels is one"
        third = launch()
        assert send() == 0
        row = Delivery.objects.filter(mailing=third).first()
        assert (row.state, row.reason, row.attempt) == ("waiting", "enough_for_now", 0)
        assert timedelta(days=6, hours=23) < row.next_at - timezone.now() <= timedelta(days=7)

    def test_gets_what_must_arrive_what_is_urgent_and_letters_of_their_own(self, sink, typist, readers):
        rule(mailings_most=1)
        launch()
        send()
        launch(category="account")
        launch(priority=2)
        assert send() == 2 * len(readers)
        words = {"subject": "x", "words": "y"}
        queue_letter(to=readers[0], category="test_wall", template="tests/email/short", context=words)
        assert send() == 2


def institution(**values) -> Institution:
    return Institution(quiet_from=time(22), quiet_until=time(8), **values)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("now", "until"),
        [
            (datetime(2026, 9, 15, 21, 59), None),
            (datetime(2026, 9, 15, 22, 0), datetime(2026, 9, 16, 8)),
            (datetime(2026, 9, 16, 7, 59), datetime(2026, 9, 16, 8)),
            (datetime(2026, 9, 16, 8, 0), None),
        ],
    )
    def test_over_midnight(self, now, until):
        assert waits.quiet_until(now, institution()) == until
        assert waits.mailings_rest_until(now, institution()) == until

    @pytest.mark.parametrize(
        ("now", "until"),
        [
            (datetime(2026, 9, 30, 23), datetime(2026, 10, 8, 8)),  # the night before the National Day
            (datetime(2026, 10, 3, 12), datetime(2026, 10, 8, 8)),
            (datetime(2026, 10, 10, 12), None),  # a Saturday on which one works
            (datetime(2026, 9, 12, 12), datetime(2026, 9, 14, 8)),  # and one on which nobody does
        ],
    )
    def test_days_off_as_they_are_in_china(self, now, until):
        assert waits.mailings_rest_until(now, institution(mailings_rest_on_days_off=True)) == until
        assert waits.quiet_until(now, institution()) == (None if now.hour == 12 else datetime(2026, 10, 1, 8))

    def test_a_year_that_nobody_has_announced_yet(self, caplog):
        waits._say_once.cache_clear()
        assert [waits.is_day_off(date(2035, 10, day)) for day in (1, 6, 7, 8)] == [False, True, True, False]
        assert len(caplog.records) == 1
        assert "2035" in caplog.text
        assert not waits.knows_days_off_of(2035)
        assert waits.knows_days_off_of(2025)

    @pytest.fixture
    def night(self):
        """It is quiet now, by the clock of the machine, which is the database's too."""
        now = reads.now()
        rule(quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=2)).time())

    def test_letters_of_their_own_are_put_off_and_say_until_when(self, sink, night):
        words = {"subject": "x", "words": "y"}
        for category, priority in (("test_wall", None), ("account", None), ("test_wall", 3)):
            queue_letter(
                to="n1@qq.com", category=category, template="tests/email/short", context=words, priority=priority
            )
        assert send() == 2
        row = Delivery.objects.get(state="waiting")
        assert (row.reason, row.attempt) == ("quiet_hours", 0)
        assert timedelta(hours=1) < row.next_at - timezone.now() <= timedelta(hours=2)

    def test_a_mailing_stands_still_and_costs_nothing(self, sink, typist, readers, night):
        mailing = launch()
        assert send() == 0
        assert set(Delivery.objects.values_list("state", "reason")) == {("waiting", "")}
        assert waiting_until(mailing).reason == "quiet_hours"
        assert launch(priority=1).pk
        assert send() == len(readers)

    def test_the_hand_over_reads_it_again(self, sink, typist, readers, monkeypatch):
        """It begins while a batch is out."""
        launch(type(readers[0]).objects.filter(pk=readers[0].pk))
        now = reads.now()
        write = typist.write

        def at_dusk(deliveries):
            rule(quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=2)).time())
            return write(deliveries)

        monkeypatch.setattr(typist, "write", at_dusk)
        writers.take_down(typist.name)
        writers.hang(typist.writer)
        assert send() == 0
        assert Delivery.objects.get().reason == "quiet_hours"

    def test_an_end_belongs_to_a_beginning(self):
        with pytest.raises(ValidationError, match="beginning and an end"):
            rule(quiet_from=time(22))
        with pytest.raises(ValidationError, match="qq 5"):
            rule(mail_limits="qq 5/h")


def test_without_rules_leasing_asks_for_none(readers):
    launch()
    with connection.execute_wrapper(_no_allowances):
        assert lease_batch("me:1", 50, by=CLOCK).keys


def _no_allowances(execute, sql, params, many, context):
    assert "messaging_allowance" not in sql
    return execute(sql, params, many, context)
