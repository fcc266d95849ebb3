"""From lease to end: what leaves, what waits, what is held back, and what nobody knows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.actors import system
from common.verdicts import Forbidden
from messaging.actions import sending
from messaging.actions.leasing import lease_batch
from messaging.engine.presence import working
from messaging.engine.sending import Run
from messaging.gateways import ACCEPTED, Outcome, gateway_for
from messaging.letters import addressee_of, queue_letter
from messaging.letters.rendering import write
from messaging.models import Addressee, Delivery, Preference, Suppression
from messaging.queries import compiled
from messaging.registry import Stop, free_to_leave, stops
from tests.support.actors import VISITOR
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import queued, send

pytestmark = pytest.mark.django_db
State = Delivery.State
BY = system("test")


def queue(to="one@example.org", category="test_wall", channels=("email",), **more) -> Delivery:
    words = {"subject": "二〇〇六级聚会", "words": "Come."}
    queue_letter(to=to, category=category, template="tests/email/short", context=words, channels=channels, **more)
    return Delivery.objects.latest("pk")


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def parcel_of(delivery: Delivery, worker: str):
    """Leased and written, ready to be handed over."""
    assert lease_batch(worker, 10, by=BY).keys == [delivery.pk]
    delivery = fresh(delivery)
    return gateway_for(delivery.channel).pack(delivery, write(delivery))


def free():
    return compiled(free_to_leave())


class TestGoodEnd:
    def test_a_letter_arrives_and_the_row_says_so(self, sink):
        delivery = queue()
        assert send() == 1
        assert sink.addresses == ["one@example.org"]
        row = fresh(delivery)
        assert (row.state, row.attempt, row.address, row.reason) == (State.ACCEPTED, 1, "one@example.org", "")
        assert row.subject == "二〇〇六级聚会"
        assert "Come." in row.text
        assert row.message_id == sink.letters[0].message["Message-ID"]
        assert row.settled_at is not None

    def test_sending_again_sends_nothing_twice(self, sink):
        queue()
        send()
        assert send() == 0
        assert len(sink.letters) == 1

    def test_many_letters_go_over_one_connection(self, sink):
        for number in range(30):
            queue(f"n{number}@example.org")
        send()
        assert len(sink.letters) == 30
        assert sink.connections == 1

    def test_urgent_letters_overtake(self, sink):
        queue("campaign@example.org", priority=9)
        queue("code@example.org", category="account")
        send()
        assert sink.addresses == ["code@example.org", "campaign@example.org"]

    def test_a_login_code_leaves_nothing_behind(self, sink):
        delivery = queue(category="account")
        send()
        row = fresh(delivery)
        assert (row.state, row.text, row.subject, row.context) == (State.ACCEPTED, "", "", {})
        assert "Come." in sink.letters[0].message.get_body(("plain",)).get_content()

    def test_the_inbox_has_it_when_the_engine_has_come_by(self):
        user = UserFactory()
        delivery = queue(user, channels=["inbox"])
        send()
        assert fresh(delivery).state == State.ACCEPTED
        assert Delivery.objects.unread().filter(addressee__login=user).count() == 1

    def test_without_a_server_the_bytes_lie_in_the_mailbox(self, mailbox):
        delivery = queue()
        send()
        assert b"one@example.org" in (mailbox / f"{delivery.public_id}.eml").read_bytes()
        assert [path.suffix for path in mailbox.iterdir()] == [".eml"]


class TestHeldBack:
    def test_a_category_switched_off_after_it_was_queued(self, sink):
        delivery = queue()
        Preference.objects.create(addressee=delivery.addressee, category="test_wall", channel="email", rhythm="never")
        send()
        assert (fresh(delivery).state, fresh(delivery).reason) == (State.SUPPRESSED, "not_wanted")
        assert sink.letters == []

    def test_an_address_that_is_left_alone_in_whatever_case(self, sink):
        delivery = queue("One@Example.org")
        Suppression.objects.create(email="one@example.org", cause="complained")
        send()
        assert (fresh(delivery).state, fresh(delivery).reason) == (State.SUPPRESSED, "left_alone")
        assert sink.letters == []

    def test_what_must_arrive_passes_both(self, sink):
        delivery = queue(category="account")
        Suppression.objects.create(email="one@example.org", cause="unsubscribed")
        Preference.objects.create(addressee=delivery.addressee, category="account", channel="email", rhythm="never")
        send()
        assert fresh(delivery).state == State.ACCEPTED

    def test_nobody_without_an_address_not_even_with_a_code(self, sink):
        delivery = queue(PersonFactory(), category="account")
        send()
        assert (fresh(delivery).state, fresh(delivery).reason) == (State.SUPPRESSED, "no_address")

    def test_a_stop_of_an_upper_app_is_read_in_the_hand_over_itself(self, sink):
        """Registered after the letter was written, between lease and hand-over."""
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            gone = Addressee.objects.filter(pk=OuterRef("addressee_id"), email="one@example.org")
            stop = stops.hang(Stop("test_gone", "Gone.", lambda: Exists(gone), holds_what_must_arrive=True))
            try:
                assert not sending.begin_handing(parcel, worker, free(), by=BY)
                assert sending.hold_back(parcel.delivery, worker, by=BY) == "test_gone"
            finally:
                stops.take_down(stop.code)
        assert (fresh(delivery).state, fresh(delivery).reason) == (State.SUPPRESSED, "test_gone")

    def test_the_hand_over_is_one_statement_that_reads_the_stops(self):
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            with CaptureQueriesContext(connection) as said:
                assert sending.begin_handing(parcel, worker, free(), by=BY)
        (execute,) = [query["sql"] for query in said if query["sql"].startswith("EXECUTE")]
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name = %s", [execute.split()[1]])
            (update,) = cursor.fetchone()
        assert update.count("UPDATE") == 1
        assert "messaging_suppression" in update
        assert "messaging_preference" in update

    def test_an_address_that_changed_meanwhile_is_written_anew(self, sink):
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            Addressee.objects.filter(pk=delivery.addressee_id).update(email="new@example.org")
            assert not sending.begin_handing(parcel, worker, free(), by=BY)
            assert sending.hold_back(parcel.delivery, worker, by=BY) == ""
        send()
        assert sink.addresses == ["new@example.org"]

    def test_when_its_matter_is_gone(self, sink):
        person = PersonFactory()
        delivery = queue(about=person)
        person.delete()
        send()
        assert (fresh(delivery).state, fresh(delivery).reason) == (State.SUPPRESSED, "matter_gone")
        assert sink.letters == []


class TestTheServerSays:
    def test_later_and_is_asked_later(self, sink):
        sink.answer_recipient = lambda address: "451 4.7.1 greylisted"
        delivery = queue()
        send()
        row = fresh(delivery)
        assert (row.state, row.attempt) == (State.DEFERRED, 1)
        assert "greylisted" in row.reason
        assert timedelta(seconds=50) < row.next_at - timezone.now() < timedelta(seconds=70)
        sink.answer_recipient = lambda address: None
        assert send() == 0
        Delivery.objects.update(next_at=timezone.now())
        assert send() == 1
        assert fresh(delivery).state == State.ACCEPTED

    def test_never_and_is_not_asked_again(self, sink):
        sink.answer_recipient = lambda address: "550 5.1.1 no such user"
        delivery = queue()
        send()
        row = fresh(delivery)
        assert row.state == State.REFUSED
        assert "no such user" in row.reason
        assert row.settled_at is not None

    def test_never_to_the_text(self, sink):
        sink.answer_text = lambda address: "554 5.7.1 spam"
        delivery = queue()
        send()
        assert fresh(delivery).state == State.REFUSED

    def test_never_to_the_sender_which_is_not_the_readers_fault(self, sink):
        sink.answer_sender = lambda address: "550 who are you"
        delivery = queue()
        send()
        assert fresh(delivery).state == State.DEFERRED

    def test_good_bye_with_421_and_the_rest_goes_over_a_new_connection(self, sink):
        first = []
        sink.answer_recipient = lambda address: None if first else first.append(1) or "421 4.4.2 closing"
        for number in range(3):
            queue(f"n{number}@example.org")
        send()
        assert sorted(row.state for row in queued()) == [State.ACCEPTED, State.ACCEPTED, State.DEFERRED]
        assert sink.connections == 2

    def test_nothing_any_more_before_the_text(self, sink):
        sink.hang_up_before_text = True
        delivery = queue()
        send()
        assert fresh(delivery).state == State.DEFERRED

    def test_nothing_any_more_after_the_text(self, sink):
        sink.hang_up_after_text = True
        delivery = queue()
        send()
        assert fresh(delivery).state == State.UNKNOWN
        assert len(sink.letters) == 1
        send()
        assert len(sink.letters) == 1

    def test_nothing_at_all_so_nothing_was_tried(self, settings):
        settings.MAIL_SERVER = "smtp://127.0.0.1:9"
        mail, inbox = queue(), queue(UserFactory(), channels=["inbox"])
        assert send() == 1
        row = fresh(mail)
        assert (row.state, row.attempt) == (State.DEFERRED, 0)
        assert row.next_at > timezone.now()
        assert fresh(inbox).state == State.ACCEPTED

    def test_later_once_too_often(self, sink):
        sink.answer_recipient = lambda address: "451 later"
        delivery = queue()
        Delivery.objects.update(attempt=sending.LAST_ATTEMPT - 1)
        send()
        assert fresh(delivery).state == State.REFUSED


class TestALetterThatCannotBeWritten:
    def test_waits_and_keeps_nobody_else(self, sink):
        queue_letter(to="a@example.org", category="test_wall", template="tests/email/short", context={"subject": "x"})
        broken = Delivery.objects.get()
        queue("b@example.org")
        send()
        assert (fresh(broken).state, fresh(broken).attempt) == (State.DEFERRED, 1)
        assert "words" in fresh(broken).reason
        assert sink.addresses == ["b@example.org"]

    def test_is_given_up_in_the_end(self, sink):
        queue_letter(to="a@example.org", category="test_wall", template="tests/email/not_there")
        Delivery.objects.update(attempt=sending.NEVER_WRITTEN_AFTER - 1)
        send()
        assert Delivery.objects.get().state == State.REFUSED

    def test_leaves_no_code_lying_about(self, sink):
        queue_letter(to="a@example.org", category="account", template="tests/email/not_there", context={"code": "123"})
        Delivery.objects.update(attempt=sending.NEVER_WRITTEN_AFTER - 1)
        send()
        assert (Delivery.objects.get().state, Delivery.objects.get().context) == (State.REFUSED, {})

    @pytest.mark.parametrize("address", ["no address", "a@b\r\nBcc: all@example.org", "名字@example.org"])
    def test_an_address_that_is_none(self, sink, address):
        delivery = queue()
        Addressee.objects.update(email=address)
        send()
        assert fresh(delivery).state == State.DEFERRED
        assert sink.letters == []


class TestLeaseBatch:
    def test_most_urgent_first_and_not_before_its_time(self):
        late, urgent = queue("a@example.org", priority=9), queue("b@example.org", priority=0)
        waiting = queue("c@example.org")
        Delivery.objects.filter(pk=waiting.pk).update(next_at=timezone.now() + timedelta(hours=1))
        assert lease_batch("me", 10, by=BY).keys == [urgent.pk, late.pk]
        assert lease_batch("you", 10, by=BY).keys == []

    def test_only_the_system_carries(self):
        with pytest.raises(Forbidden):
            lease_batch("me", 10, by=VISITOR)

    def test_a_lease_that_was_lost_moves_nothing(self):
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            Delivery.objects.update(leased_by="somebody:else:1")
            assert not sending.begin_handing(parcel, worker, free(), by=BY)
            sending.hold_back(delivery, worker, by=BY)
            sending.settle(parcel, worker, ACCEPTED, by=BY)
            sending.put_off(delivery, worker, "x", by=BY)
            sending.give_back([delivery], worker, "x", by=BY)
            sending.drop_matter(delivery, worker, by=BY)
        assert (fresh(delivery).state, fresh(delivery).leased_by) == (State.LEASED, "somebody:else:1")

    def test_batches_grow_small_when_the_server_is_slow(self):
        run = Run("me", BY)
        run.seconds_per_letter = 1.0
        assert run.batch_size == 2
        run.seconds_per_letter = 0.0001
        assert run.batch_size == 50


class TestSweepAfterTheGone:
    def test_what_a_gone_worker_held(self):
        inside, leased = queue("a@example.org"), queue("b@example.org")
        Delivery.objects.update(leased_by="host:1:4711", state=State.LEASED)
        Delivery.objects.filter(pk=inside.pk).update(state=State.HANDING, attempt=1)
        assert sending.sweep_after_the_gone(by=BY) == {"unknown": 1, "waiting": 1}
        assert (fresh(inside).state, fresh(inside).reason) == (State.UNKNOWN, "worker_gone")
        assert fresh(leased).state == State.WAITING

    def test_a_worker_at_work_keeps_what_it_holds(self):
        queue()
        with working() as worker:
            lease_batch(worker, 1, by=BY)
            Delivery.objects.update(state=State.HANDING)
            assert sending.sweep_after_the_gone(by=BY) == {"unknown": 0, "waiting": 0}
        assert sending.sweep_after_the_gone(by=BY) == {"unknown": 1, "waiting": 0}

    def test_the_end_is_put_right_when_the_worker_lives_after_all(self):
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            assert sending.begin_handing(parcel, worker, free(), by=BY)
            Delivery.objects.update(state=State.UNKNOWN, reason="worker_gone")
            sending.settle(parcel, worker, ACCEPTED, by=BY)
        assert fresh(delivery).state == State.ACCEPTED

    def test_a_lease_that_ran_out_is_free_even_while_its_worker_hangs(self):
        delivery = queue()
        with working() as worker:
            lease_batch(worker, 1, by=BY)
            Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
            assert sending.sweep_after_the_gone(by=BY) == {"unknown": 0, "waiting": 1}
        assert fresh(delivery).state == State.WAITING

    def test_but_not_over_what_a_person_decided(self):
        delivery = queue()
        with working() as worker:
            parcel = parcel_of(delivery, worker)
            sending.begin_handing(parcel, worker, free(), by=BY)
            Delivery.objects.update(state=State.WAITING, leased_by="")
            sending.settle(parcel, worker, Outcome(State.REFUSED, "550"), by=BY)
        assert fresh(delivery).state == State.WAITING


def test_pauses_grow_up_to_four_hours():
    seconds = [sending.pause_after(tried, urgent=False).total_seconds() for tried in (1, 2, 3, 9)]
    assert all(abs(got / wanted - 1) < 0.11 for got, wanted in zip(seconds, (60, 180, 540, 14400), strict=True))
    assert sending.pause_after(1, urgent=True) < timedelta(seconds=17)


def test_a_batch_costs_the_same_number_of_reads_whatever_its_size(sink):
    """Per letter one statement: the hand-over of the next, which writes down the end of the one before."""

    def run(letters: int) -> int:
        for number in range(letters):
            queue(f"n{number}@example.org")
        with CaptureQueriesContext(connection) as said:
            assert send() == letters
        return len([query for query in said if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    run(1)
    one, eleven = run(1), run(11)
    assert (eleven - one) / 10 <= 1.2


def test_an_addressee_made_for_a_letter_is_kept_for_the_next(sink):
    queue()
    queue()
    assert Addressee.objects.count() == 1
    assert addressee_of("one@example.org") == Addressee.objects.get()
