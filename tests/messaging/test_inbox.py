"""The inbox of a login."""

import pytest
from django.urls import reverse

from common.verdicts import Forbidden
from messaging.actions.inbox import mark_all_read, mark_read
from messaging.letters import queue_letter
from messaging.models import Delivery
from messaging.queries import page_of_letters, unread_count
from tests.support.actors import acting_login
from tests.support.factories import UserFactory
from tests.support.letters import send
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db


def receive(user, letters: int = 1) -> list[Delivery]:
    for number in range(letters):
        context = {"subject": f"Letter {number}", "words": "See http://testserver/x and <b>this</b>."}
        queue_letter(to=user, category="test_wall", template="tests/email/short", context=context, channels=["inbox"])
    send()
    return list(Delivery.objects.in_the_inbox().filter(addressee__login=user).order_by("pk"))


@pytest.fixture
def reader(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return user


class TestMarkRead:
    def test_the_first_opening_counts(self):
        user = UserFactory()
        (letter,) = receive(user)
        mark_read(letter, by=acting_login(user))
        first = Delivery.objects.get().read_at
        mark_read(letter, by=acting_login(user))
        assert Delivery.objects.get().read_at == first is not None

    def test_nobody_opens_anothers(self):
        (letter,) = receive(UserFactory())
        with pytest.raises(Forbidden):
            mark_read(letter, by=acting_login(UserFactory()))


class TestMarkAllRead:
    def test_marks_ones_own_and_no_others(self):
        user, other = UserFactory(), UserFactory()
        receive(user, 3)
        receive(other)
        assert mark_all_read(user, by=acting_login(user)) == 3
        assert (unread_count(user), unread_count(other)) == (0, 1)
        assert mark_all_read(user, by=acting_login(user)) == 0

    def test_nobody_marks_anothers(self):
        user = UserFactory()
        receive(user)
        with pytest.raises(Forbidden):
            mark_all_read(user, by=acting_login(UserFactory()))
        assert unread_count(user) == 1


def test_the_count_is_one_query():
    user = UserFactory()
    receive(user, 2)
    assert len(count_queries(lambda: unread_count(user))) == 1
    assert unread_count(user) == 2


def test_pages_go_on_where_they_ended():
    user = UserFactory()
    letters = receive(user, 5)
    mine = Delivery.objects.filter(addressee__login=user)
    first = page_of_letters(mine, "", size=2)
    second = page_of_letters(mine, first.goes_on_before, size=2)
    third = page_of_letters(mine, second.goes_on_before, size=2)
    assert [*first.letters, *second.letters, *third.letters] == letters[::-1]
    assert third.goes_on_before == ""


class TestPages:
    def test_a_list_with_the_unread_marked(self, client, reader):
        receive(reader, 2)
        page = client.get(reverse("letter_list")).content.decode()
        assert "2 letters you have not read" in page
        assert page.count('class="tag wait"') == 2

    def test_an_empty_one_says_so(self, client, reader):
        assert "Nothing here yet" in client.get(reverse("letter_list")).content.decode()

    def test_it_costs_the_same_for_more(self, client, reader):
        receive(reader, 2)
        assert_same_queries(lambda: client.get(reverse("letter_list")), lambda: receive(reader, 5))

    def test_opening_shows_and_marks(self, client, reader):
        (letter,) = receive(reader)
        page = client.get(letter.get_absolute_url()).content.decode()
        assert "&lt;b&gt;this&lt;/b&gt;" in page
        assert 'href="http://testserver/x"' in page
        assert "unsubscribe" not in page
        assert unread_count(reader) == 0

    def test_fetching_ahead_marks_nothing(self, client, reader):
        (letter,) = receive(reader)
        client.get(letter.get_absolute_url(), headers={"Sec-Purpose": "prefetch"})
        assert unread_count(reader) == 1

    def test_anothers_letter_does_not_exist(self, client, reader):
        (letter,) = receive(UserFactory())
        assert client.get(letter.get_absolute_url()).status_code == 404

    def test_a_letter_on_its_way_does_not_exist_yet(self, client, reader):
        queue_letter(
            to=reader,
            category="test_wall",
            template="tests/email/short",
            context={"subject": "x", "words": "y"},
            channels=["inbox"],
        )
        assert client.get(Delivery.objects.get().get_absolute_url()).status_code == 404

    def test_all_read(self, client, reader):
        receive(reader, 2)
        assert client.get(reverse("letter_read_all")).status_code == 405
        assert client.post(reverse("letter_read_all")).status_code == 302
        assert unread_count(reader) == 0

    @pytest.mark.parametrize("name", ["letter_list", "letter_preferences"])
    def test_a_visitor_is_asked_to_sign_in(self, client, name):
        assert client.get(reverse(name)).status_code == 302
