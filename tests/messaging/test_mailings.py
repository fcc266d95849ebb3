"""Many letters at once: who gets one, what steers them, and when they are over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from common.models import ALPHABET
from common.verdicts import Forbidden, Refusal
from messaging.actions import mailings
from messaging.actions.daily import gather_daily_letter
from messaging.engine import look_after_mailings
from messaging.engine.sending import Run
from messaging.letters import addressee_of
from messaging.letters.forecast import forecast
from messaging.letters.rendering import MatterIsGone
from messaging.models import Addressee, Delivery, Mailing, Preference, Suppression
from messaging.queries.mailings import counts_of
from messaging.registry import Steering, Writer, steering, writers
from people.actions import add_contact_point, mark_deceased, mark_do_not_contact
from people.models import Person
from tests.messaging.mailings import launch, states_of
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db
State = Delivery.State


def reader(address: str, **more) -> Person:
    return PersonFactory(login=UserFactory(email=address), **more)


class TestLaunchMailing:
    def test_everybody_has_one_letter_and_whoever_cannot_have_it_the_reason(self):
        reader("one@example.org")
        dead, quiet, _alone, without, once_a_day, unwilling = (
            reader(f"{name}@example.org") for name in ("dead", "quiet", "alone", "without", "daily", "unwilling")
        )
        PersonFactory(full_name="Nowhere")
        mark_deceased(dead, by=SHELL)
        mark_do_not_contact(quiet, by=SHELL)
        Suppression.objects.create(email="Alone@example.org", cause="complained")
        addressee_of(without)
        Addressee.objects.filter(owner=without).update(email="")
        for who, rhythm in ((once_a_day, "digest"), (unwilling, "never")):
            wish = {"category": "test_wall", "channel": "email", "rhythm": rhythm}
            Preference.objects.create(addressee=addressee_of(who), **wish)
        mailing = launch()
        assert states_of(mailing) == {
            "one@example.org": "waiting",
            "dead@example.org": "suppressed deceased",
            "quiet@example.org": "suppressed do_not_contact",
            "alone@example.org": "suppressed left_alone",
            without.full_name: "suppressed no_address",
            "daily@example.org": "gathered",
            "unwilling@example.org": "suppressed not_wanted",
            "Nowhere": "suppressed no_address",
        }
        counts = counts_of(mailing)
        assert (counts.total, counts.held_back, counts.under_way) == (8, 6, 2)
        assert counts.suppressed["no_address"] == 2
        assert Entry.objects.get(verb="messaging.mailing_launched").facts == {"letters": 8}

    def test_to_nobody_at_all_is_a_mailing_without_letters(self):
        reader("one@example.org")
        mailing = launch(Person.objects.none())
        assert (counts_of(mailing).total, mailing.letters) == (0, 0)
        assert forecast(Person.objects.none(), "test_wall", ["email"]) == {"email": {}}
        assert mailings.finish_mailings(by=CLOCK) == 1

    def test_addressees_are_those_that_one_letter_would_have_made(self):
        """The statement knows what ``address_of`` knows."""
        from_school = PersonFactory()
        for kind, value in (("email", "a@example.org"), ("email", "b@example.org"), ("phone", "+8613800138000")):
            add_contact_point(from_school, kind, value, source="import", by=SHELL)
        both = PersonFactory(login=UserFactory(email="login@example.org", language="zh-hans"))
        add_contact_point(both, "email", "c@example.org", source="import", by=SHELL)
        loose = UserFactory(email="loose@example.org")
        addressee_of(loose)
        PersonFactory(login=loose)
        PersonFactory()
        fields = ("owner_id", "login_id", "email", "phone", "language")
        with transaction.atomic():
            for person in Person.objects.all():
                addressee_of(person)
            wanted = sorted(Addressee.objects.values_list(*fields))
            transaction.set_rollback(True)
        launch()
        assert sorted(Addressee.objects.values_list(*fields)) == wanted
        assert len(wanted) == 4

    def test_public_ids_are_like_all_others(self):
        for number in range(40):
            reader(f"n{number}@example.org")
        launch()
        for model in (Addressee, Delivery):
            names = list(model.objects.values_list("public_id", flat=True))
            assert len(names) == 40
            assert {len(name) for name in names} == {12}
            assert set("".join(names)) == set(ALPHABET)

    def test_it_costs_as_many_statements_for_one_as_for_thirty(self):
        reader("one@example.org")
        one = len(count_queries(launch))
        for number in range(30):
            reader(f"n{number}@example.org")
        assert len(count_queries(launch)) <= one

    def test_whoever_joins_the_audience_later_gets_nothing(self):
        reader("one@example.org")
        mailing = launch(Person.objects.filter(deceased_at=None))
        reader("two@example.org")
        assert counts_of(mailing).total == 1

    def test_channels_and_facts(self):
        reader("one@example.org")
        PersonFactory(full_name="Nowhere")
        mailing = launch(channels=["email", "inbox"], context={"variant": "b"}, priority=9)
        rows = Delivery.objects.filter(mailing=mailing)
        assert {(row.channel, row.state, row.reason) for row in rows} == {
            ("email", "waiting", ""),
            ("inbox", "waiting", ""),
            ("email", "suppressed", "no_address"),
            ("inbox", "suppressed", "no_inbox"),
        }
        assert {(row.priority, row.step, row.about) for row in rows} == {(9, 0, "test.message:1")}
        assert rows[0].context == {"variant": "b"}

    def test_a_channel_or_a_category_that_is_none(self):
        with pytest.raises(LookupError):
            launch(channels=["wechat"])  # its category does not go that way
        with pytest.raises(LookupError):
            launch(category="nobody_hung_this")
        assert not Mailing.objects.exists()

    def test_not_before_its_time(self, sink, typist):
        reader("one@example.org")
        launch(not_before=timezone.now() + timedelta(hours=1))
        assert send() == 0

    def test_the_database_keeps_one_letter_of_a_step_each(self):
        reader("one@example.org")
        mailing = launch()
        row = Delivery.objects.get(mailing=mailing)
        row.pk, row.public_id = None, "another"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestTheLettersOfAMailing:
    def test_a_batch_is_written_at_once_and_leaves_under_the_authors_name(self, sink, typist):
        for number in range(5):
            reader(f"n{number}@example.org", full_name="曾丽")
        mailing = launch(sender_names=("计算机系", "Computing"), reply_to="dean@example.org")
        assert send() == 5
        assert typist.asked == [5]
        message = sink.letters[0].message
        assert (message["From"].addresses[0].display_name, message["Reply-To"]) == ("Computing", "dean@example.org")
        assert message["List-Unsubscribe"]
        assert message.get_body(("plain",)).get_content().startswith("To 曾丽, variant a.")
        assert counts_of(mailing).accepted == 5

    def test_words_are_kept_in_the_inbox_only(self, sink, typist):
        reader("one@example.org")
        launch(channels=["email", "inbox"])
        send()
        kept = dict(Delivery.objects.values_list("channel", "text"))
        assert kept["email"] == ""
        assert "variant a" in kept["inbox"]
        assert set(Delivery.objects.values_list("subject", flat=True)) == {"News a"}

    def test_one_that_cannot_be_written_keeps_nobody_else(self, sink, typist):
        for name in ("a", "b", "gone"):
            reader(f"{name}@example.org")
        typist.fails = {"a@example.org": ValueError("no words"), "gone@example.org": MatterIsGone("x")}
        mailing = launch()
        send()
        assert states_of(mailing) == {
            "a@example.org": "deferred cannot be written: ValueError: no words",
            "b@example.org": "accepted",
            "gone@example.org": "suppressed matter_gone",
        }

    def test_a_writer_that_fails_as_a_whole_puts_its_letters_off(self, sink):
        reader("a@example.org")
        writer = writers.hang(Writer("test.nobody", lambda deliveries: {}["no wording"]))
        mailing = launch(writer=writer.name)
        try:
            send()
        finally:
            writers.take_down(writer.name)
        assert states_of(mailing) == {"a@example.org": "deferred cannot be written: KeyError: 'no wording'"}

    def test_the_daily_letter_carries_it(self, sink, typist):
        who = reader("one@example.org")
        addressee = addressee_of(who)
        Preference.objects.create(addressee=addressee, category="test_wall", channel="email", rhythm="digest")
        mailing = launch()
        evening = timezone.now() + timedelta(seconds=1)
        mailings.pause_mailing(mailing, "", by=SHELL)
        assert gather_daily_letter(addressee, "test_wall", evening, by=CLOCK) is None
        mailings.resume_mailing(mailing, by=SHELL)
        gather_daily_letter(addressee, "test_wall", evening, by=CLOCK)
        send()
        assert "variant a" in sink.letters[0].message.get_body(("html",)).get_content()
        assert (counts_of(mailing).accepted, counts_of(mailing).under_way) == (1, 0)


class TestAddToMailing:
    def test_the_same_step_reaches_who_was_not_written_to_yet(self, typist):
        first, second = reader("a@example.org"), reader("b@example.org")
        mailing = launch(Person.objects.filter(pk=first.pk), context={"variant": "b"})
        assert mailings.add_to_mailing(mailing, Person.objects.all(), by=SHELL) == 1
        rows = dict(Delivery.objects.values_list("addressee__owner", "context"))
        assert rows == {first.pk: {"variant": "b"}, second.pk: {}}

    def test_a_later_step_is_another_letter_and_brings_a_finished_mailing_back(self, sink, typist):
        reader("a@example.org")
        mailing = launch()
        send()
        look_after_mailings(by=CLOCK)
        assert Mailing.objects.get().state == "finished"
        assert mailings.add_to_mailing(mailing, Person.objects.all(), step=1, about="test.message:2", by=SHELL) == 1
        assert mailings.add_to_mailing(mailing, Person.objects.all(), step=1, about="test.message:2", by=SHELL) == 0
        assert Mailing.objects.get().state == "running"
        assert set(Delivery.objects.values_list("step", "about")) == {(0, "test.message:1"), (1, "test.message:2")}
        assert counts_of(mailing, steps=[1]).total == 1
        assert send() == 1

    def test_not_to_a_cancelled_one(self):
        mailing = launch()
        mailings.cancel_mailing(mailing, by=SHELL)
        with pytest.raises(Refusal, match="cancelled"):
            mailings.add_to_mailing(mailing, Person.objects.all(), by=SHELL)


class TestSteering:
    def test_nothing_leaves_while_it_is_paused_and_all_when_it_goes_on(self, sink, typist):
        reader("a@example.org")
        mailing = launch()
        mailings.pause_mailing(mailing, "A wrong date", by=SHELL)
        assert (Mailing.objects.get().state, Mailing.objects.get().pause_reason) == ("paused", "A wrong date")
        assert send() == 0
        mailings.resume_mailing(mailing, by=SHELL)
        assert send() == 1

    def test_a_cancelled_one_ends_every_letter_that_has_not_left(self, sink, typist, monkeypatch):
        monkeypatch.setattr(mailings, "ENDED_AT_ONCE", 2)
        for number in range(5):
            reader(f"n{number}@example.org")
        mailing = launch()
        mailings.cancel_mailing(mailing, by=SHELL)
        assert counts_of(mailing).suppressed == {"cancelled": 2}
        assert send() == 0
        look_after_mailings(by=CLOCK)
        assert counts_of(mailing).suppressed == {"cancelled": 5}
        assert Mailing.objects.get().ended_at is not None

    def test_each_step_is_refused_where_it_makes_no_sense(self):
        mailing = launch()
        steps = {
            "pause": lambda: mailings.pause_mailing(mailing, "", by=SHELL),
            "resume": lambda: mailings.resume_mailing(mailing, by=SHELL),
            "cancel": lambda: mailings.cancel_mailing(mailing, by=SHELL),
        }

        def refused(*names: str) -> dict[str, str]:
            told = {}
            for name in names:
                with pytest.raises(Refusal) as refusal:
                    steps[name]()
                told[name] = refusal.value.code
            return told

        assert refused("resume") == {"resume": "mailing_running"}
        steps["pause"]()
        assert refused("pause") == {"pause": "mailing_paused"}
        steps["resume"]()
        look_after_mailings(by=CLOCK)
        assert set(refused("pause", "resume", "cancel").values()) == {"mailing_finished"}
        Mailing.objects.update(state="running", ended_at=None)
        steps["cancel"]()
        assert set(refused("pause", "resume", "cancel").values()) == {"mailing_cancelled"}
        verbs = Entry.objects.filter(verb__startswith="messaging.mailing").order_by("pk")
        assert [entry.verb.partition("_")[2] for entry in verbs] == ["launched", "paused", "resumed", "cancelled"]

    def test_by_the_house_and_by_whom_an_upper_app_names(self):
        mailing, officer = launch(), acting(PersonFactory())
        for by in (VISITOR, officer):
            with pytest.raises(Forbidden):
                mailings.pause_mailing(mailing, "", by=by)
        named = Steering("test.author", lambda actor, mailing: actor == officer and mailing.about == "test.message:1")
        steering.hang(named)
        try:
            mailings.pause_mailing(mailing, "", by=officer)
        finally:
            steering.take_down("test.author")
        assert Mailing.objects.get().state == "paused"

    def test_a_letter_that_was_leased_before_the_pause_does_not_leave(self, sink, typist, monkeypatch):
        for name in ("a", "b"):
            reader(f"{name}@example.org")
        mailing, carry = launch(), Run.carry

        def pause_after_the_first(run, parcel, *rest):
            accepted = carry(run, parcel, *rest)
            if Mailing.objects.get().state == "running":
                mailings.pause_mailing(mailing, "", by=SHELL)
            return accepted

        monkeypatch.setattr(Run, "carry", pause_after_the_first)
        assert send() == 1
        assert sorted(states_of(mailing).values()) == ["accepted", "waiting"]


class TestTheEnd:
    def test_when_every_letter_is_settled_and_not_before(self, sink, typist):
        reader("a@example.org")
        sink.answer_recipient = lambda address: "451 later"
        launch()
        send()
        look_after_mailings(by=CLOCK)
        assert Mailing.objects.get().state == "running"
        sink.answer_recipient = lambda address: None
        Delivery.objects.update(next_at=timezone.now())
        send()
        look_after_mailings(by=CLOCK)
        assert (Mailing.objects.get().state, Mailing.objects.get().ended_at is None) == ("finished", False)

    def test_only_the_house_ends_it(self):
        for end in (mailings.finish_mailings, mailings.end_cancelled_letters):
            with pytest.raises(Forbidden):
                end(by=VISITOR)


def test_counting_is_one_query():
    reader("a@example.org")
    mailing = launch()
    assert len(count_queries(lambda: counts_of(mailing))) == 1


def test_the_table_of_the_chosen_goes_with_the_launch():
    launch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('mailing_people')")
        assert cursor.fetchone() == (None,)
