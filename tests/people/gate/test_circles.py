"""Who sees whom: one statement over the circles in which the actor stands."""

from dataclasses import replace

import pytest
from django.db.models import Q

from common.actors import Actor, Kind, system
from common.memory import remembering
from people.models import AccessToken, Person
from people.permissions import can_change_person, can_keep_record, can_see_contacts
from people.registry import Circle, Opening, circles
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import PersonFactory, UserFactory
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def namesakes():
    """A circle: people of one family name see each other's records; contacts are not part of it."""

    def persons(actor):
        return Q(family_name=actor.person.family_name) if actor.person else Q(pk__in=[])

    yield circles.hang(Circle("tests.namesakes", "namesakes", frozenset({Opening.RECORD}), persons))
    circles.take_down("tests.namesakes")


@pytest.fixture
def three():
    return [PersonFactory(family_name=name) for name in ("曾", "曾", "单")]


class TestWithoutCircles:
    def test_one_sees_oneself_and_nobody_else(self, three):
        assert list(Person.objects.visible_to(acting(three[0]))) == three[:1]

    def test_visitors_and_applicants_see_nobody(self, three):
        for actor in (VISITOR, acting_login(UserFactory())):
            assert not Person.objects.visible_to(actor).exists()
            assert not Person.objects.with_contacts_open_to(actor).exists()

    def test_nobody_is_in_the_console_for_them(self, three):
        assert not Person.objects.visible_in_console(acting(three[0])).exists()

    def test_the_house_sees_everybody(self, three):
        assert Person.objects.visible_to(CLOCK).count() == 3

    def test_the_house_on_somebodys_behalf_sees_what_they_see(self, three):
        assert list(Person.objects.visible_to(system("worker", on_behalf_of=three[2]))) == three[2:]


class TestCircles:
    def test_open_what_they_say_and_no_more(self, three, namesakes):
        actor = acting(three[0])
        assert set(Person.objects.visible_to(actor)) == set(three[:2])
        assert list(Person.objects.with_contacts_open_to(actor)) == three[:1]
        assert can_see_contacts(actor, three[0])
        assert can_see_contacts(actor, three[1]).forbidden
        assert not Person.objects.visible_in_console(actor).exists()

    def test_are_one_statement(self, three, namesakes):
        """What the circles of other apps need to know of the actor's offices is read once per request."""
        actor = acting(three[0])
        with remembering():
            list(Person.objects.visible_to(actor))
            asked = count_queries(lambda: list(Person.objects.visible_to(actor)))
        assert sum("people_person" in query["sql"] for query in asked.captured_queries) == 1
        assert_same_queries(lambda: list(Person.objects.visible_to(actor)), lambda: PersonFactory.create_batch(5))

    def test_a_name_is_taken_once(self, namesakes):
        with pytest.raises(ValueError, match=r"tests\.namesakes"):
            circles.hang(replace(namesakes, opens=frozenset({Opening.CONTACTS})))
        assert "tests.namesakes" in circles
        assert circles["tests.namesakes"] is namesakes


class TestTokens:
    def test_without_the_scope_nobody_is_seen(self, three):
        user = acting(three[0]).user
        for scopes, seen in ((["people:read"], 1), (["associations:read"], 0)):
            actor = Actor(Kind.PERSON, user=user, token=AccessToken(user=user, scopes=scopes))
            assert Person.objects.visible_to(actor).count() == seen


class TestKeepingRecords:
    def test_the_house_and_keepers(self, keeper, three):
        assert can_keep_record(CLOCK, three[0])
        assert can_keep_record(keeper, three[0])
        assert can_keep_record(acting(three[0]), three[0]).forbidden

    def test_the_owner_changes_their_own(self, keeper, three):
        assert can_change_person(acting(three[0]), three[0])
        assert can_change_person(acting(three[1]), three[0]).forbidden
        assert can_change_person(VISITOR, three[0]).forbidden
