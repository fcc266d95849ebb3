"""Where letters to people go, what holds them back, and what the letters about signing in say."""

import pytest
from django.utils import timezone

from messaging.letters import queue_letter
from messaging.models import Addressee, Delivery
from messaging.registry import Category, categories, free_to_leave
from people import actions, emails
from people.adapters.accounts import CHANGES
from people.queries import address_of
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_category():
    yield categories.hang(Category("tests.news", "news"))
    categories.take_down("tests.news")


def queue(person):
    queue_letter(to=person, category="tests.news", template="people/email/no_login_here")
    return Delivery.objects.filter(channel="email").latest("pk")


def may_leave(delivery):
    return Delivery.objects.filter(free_to_leave(), pk=delivery.pk).exists()


class TestWhere:
    def test_at_the_logins_address_else_at_the_first_choice(self):
        person = PersonFactory()
        actions.add_contact_point(person, "email", "roster@example.org", source="import", by=CLOCK)
        actions.add_contact_point(person, "phone", "13800138000", source="import", by=CLOCK)
        assert address_of(person).email == "roster@example.org"
        assert address_of(person).phone == "+8613800138000"
        actions.attach_login(person, UserFactory(email="own@example.org", language="en"), by=CLOCK)
        person.refresh_from_db()
        assert (address_of(person).email, address_of(person).language) == ("own@example.org", "en")

    def test_somebody_nobody_can_reach_is_written_to_nowhere(self):
        assert address_of(PersonFactory()).email == ""


class TestStops:
    @pytest.fixture
    def person(self):
        person = PersonFactory()
        actions.add_contact_point(person, "email", "roster@example.org", source="import", by=CLOCK)
        return person

    @pytest.mark.parametrize(
        ("stop", "lift"),
        [
            (actions.mark_deceased, actions.unmark_deceased),
            (actions.mark_do_not_contact, actions.lift_do_not_contact),
        ],
    )
    def test_hold_every_letter_back_until_they_are_lifted(self, person, stop, lift):
        delivery, other = queue(person), queue(PersonFactory(login=UserFactory()))
        assert may_leave(delivery)
        stop(person, by=CLOCK)
        assert not may_leave(delivery), "also one that was waiting already"
        assert may_leave(other)
        lift(person, by=CLOCK)
        assert may_leave(delivery)

    @pytest.mark.parametrize("stop", [actions.mark_deceased, actions.mark_do_not_contact])
    def test_hold_also_what_must_arrive(self, person, stop):
        """A term that is ended because its holder died sends no thanks to the dead."""
        queue_letter(to=person, category="offices", template="people/email/no_login_here")
        delivery = Delivery.objects.filter(channel="email").latest("pk")
        assert may_leave(delivery)
        stop(person, by=CLOCK)
        assert not may_leave(delivery)

    def test_who_asks_for_a_code_gets_it(self):
        user = actions.create_login("zeng@example.org", is_verified=True, by=SHELL)
        actions.mark_do_not_contact(actions.attach_login(PersonFactory(), user, by=CLOCK), by=CLOCK)
        emails.queue_sign_in_code("zeng@example.org", "123456", user=user)
        assert may_leave(Delivery.objects.latest("pk"))


LETTERS = [
    (emails.queue_sign_in_code, ("123456",)),
    (emails.queue_address_code, ("123456",)),
    (emails.queue_password_code, ("123456",)),
    (emails.queue_you_have_a_login, ()),
    (emails.queue_no_login_here, ()),
    *((emails.queue_login_changed, (what,)) for what in sorted({*CHANGES.values(), "token_on"})),
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("queue_one", "facts"), LETTERS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_letters_about_signing_in_can_be_written(queue_one, facts, language):
    from messaging.letters.rendering import write

    queue_one("zeng@example.org", *facts, user=UserFactory(email="zeng@example.org", language=language))
    written = write(Delivery.objects.get())
    assert written.language == language
    assert written.subject
    for fact in facts[:1]:
        if fact.isdigit():
            assert fact in written.text
            assert fact in written.html
    assert Addressee.objects.get().email == "zeng@example.org"
    assert Delivery.objects.get().created_at <= timezone.now()
