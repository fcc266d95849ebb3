"""A letter is a row before it is a letter."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model

from messaging.letters import addressee_of, queue_account_letter, queue_letter
from messaging.models import Addressee, Delivery, Preference
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import queued


def write(to, **more) -> None:
    queue_letter(to=to, category="test_wall", template="messaging/email/daily", **more)


@pytest.mark.django_db
class TestQueueLetter:
    def test_writes_one_row_per_channel_to_somebody_with_a_login(self):
        write(UserFactory())
        assert {(row.channel, row.state, row.priority) for row in queued()} == {
            ("email", "waiting", 4),
            ("inbox", "waiting", 4),
        }

    def test_who_has_no_login_has_no_inbox(self):
        write("teacher@example.org")
        write(PersonFactory())
        assert [row.channel for row in queued()] == ["email", "email"]

    def test_rings_once_after_commit(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as bells:
            write("one@example.org")
            write("two@example.org")
        assert [bell.bell for bell in bells] == [("messaging.send_waiting", ())]

    def test_nothing_stays_when_the_caller_rolls_back(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            write("one@example.org")
            raise RuntimeError
        assert queued() == []
        assert not Addressee.objects.exists()

    def test_said_twice_with_a_key_it_is_sent_once(self):
        user = UserFactory()
        write(user, key="reminder:7")
        write(user, key="reminder:7")
        write("somebody@example.org", key="reminder:7")
        assert sorted(row.channel for row in queued()) == ["email", "email", "inbox"]

    def test_without_a_key_every_saying_counts(self):
        write("one@example.org")
        write("one@example.org")
        assert len(queued()) == 2

    def test_keeps_the_facts_and_the_row_it_is_about(self):
        person = PersonFactory()
        write("one@example.org", about=person, context={"years": [2006, 2009]})
        row = queued()[0]
        assert (row.about, row.context) == (f"people.person:{person.pk}", {"years": [2006, 2009]})

    def test_facts_that_are_no_facts_fail_at_once(self):
        with pytest.raises(TypeError):
            write("one@example.org", context={"person": PersonFactory()})

    def test_a_category_nobody_knows_fails_at_once(self):
        with pytest.raises(LookupError, match="nonsense"):
            queue_letter(to="one@example.org", category="nonsense", template="x")

    def test_the_daily_rhythm_waits_for_the_evening(self, django_capture_on_commit_callbacks):
        to = addressee_of("one@example.org")
        prefer(to, "test_wall", "digest")
        with django_capture_on_commit_callbacks() as bells:
            write(to)
        assert [row.state for row in queued()] == ["gathered"]
        assert bells == []

    def test_never_means_no_row(self):
        to = addressee_of("one@example.org")
        prefer(to, "test_wall", "never")
        write(to)
        assert queued() == []

    def test_what_must_arrive_asks_nobody(self):
        to = addressee_of("one@example.org")
        prefer(to, "account", "never")
        queue_letter(to=to, category="account", template="messaging/email/daily")
        assert [row.state for row in queued()] == ["waiting"]

    def test_only_the_channels_that_were_named(self):
        write(UserFactory(), channels=["inbox"])
        assert [row.channel for row in queued()] == ["inbox"]


@pytest.mark.django_db
class TestAddresseeOf:
    def test_a_login_a_person_and_an_address_each_have_one(self):
        person, user = PersonFactory(with_login=True), UserFactory()
        for to in (person, user, "Bare@Example.org", " bare@example.org "):
            assert addressee_of(to) == addressee_of(to)
        assert Addressee.objects.count() == 3

    def test_a_person_is_the_same_as_their_login(self):
        person = PersonFactory(with_login=True)
        assert addressee_of(person.login) == addressee_of(person)

    def test_a_login_that_gains_a_person_keeps_its_addressee(self):
        user = UserFactory()
        before = addressee_of(user)
        person = PersonFactory(login=user)
        assert addressee_of(person) == before
        assert Addressee.objects.get().owner == person

    def test_a_bare_address_is_not_the_login_of_the_same_address(self):
        user = UserFactory(email="same@example.org")
        assert addressee_of("same@example.org") != addressee_of(user)

    @pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: all@example.org"])
    def test_an_address_that_is_none_fails_at_once(self, address):
        with pytest.raises(ValidationError):
            addressee_of(address)

    def test_it_knows_address_and_language(self):
        to = addressee_of(UserFactory(email="en@example.org", language="en"))
        assert (to.email, to.language) == ("en@example.org", "en")


@pytest.mark.django_db
class TestQueueAccountLetter:
    def test_goes_before_everything_else(self):
        queue_account_letter(email="one@example.org", template="messaging/email/daily", context={"code": "ABCD"})
        row = queued()[0]
        assert (row.category, row.priority, row.channel) == ("account", 0, "email")

    def test_goes_to_the_new_address_in_the_language_of_the_login(self):
        user = UserFactory(language="en")
        queue_account_letter(email="new@example.org", template="messaging/email/daily", context={}, user=user)
        to = queued()[0].addressee
        assert (to.email, to.language, to.login) == ("new@example.org", "en", None)


@pytest.mark.django_db(transaction=True)
def test_two_that_write_to_a_new_address_at_once_make_one_addressee():
    start = Barrier(2)

    def knock():
        start.wait()
        write("new@example.org", key="welcome")
        connection.close()

    threads = [Thread(target=knock) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Addressee.objects.count() == 1
    assert Delivery.objects.count() == 1


def prefer(to: Model, category: str, rhythm: str) -> None:
    Preference.objects.create(addressee=to, category=category, channel="email", rhythm=rhythm)
