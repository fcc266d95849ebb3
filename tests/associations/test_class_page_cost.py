"""The page of a class of sixty, with all that can hang on it, takes at most twelve statements, whoever reads."""

import pytest
from django.test import Client
from django.utils import timezone

from associations.models import Membership
from associations.queries.wall_place import GROUP_WALLS
from conversations.actions import NewPicture, open_wall, pin_post, report, toggle_like, write_comment, write_post
from tests.associations.joining import knock, roster_line, serve
from tests.files import makers
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, PlacementFactory, SchoolFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

CLASS_SIZE = 60
MOST = 12  # with the session, the login and the menu


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def group():
    return ClassFactory(wall=open_wall(GROUP_WALLS, by=SHELL))


def join(group, person=None):
    person = person or PersonFactory(with_login=True)
    Membership.objects.create(association=group, person=person, origin="staff", joined_at=timezone.now())
    return person


def fill(group, many):
    for number in range(many):
        line = PlacementFactory(association=group)
        if number % 2:
            join(group, line.affiliation.person)


def talk(group, *, picture=True):
    """A pinned post, one with a picture, answers, likes, something reported, somebody at the door."""
    author, other = acting(join(group)), acting(join(group))
    pictures = [NewPicture(makers.upload(makers.picture()))] if picture else []
    post = write_post(group.wall, "x", by=author, pictures=pictures)
    toggle_like(post, by=other)
    write_comment(post, "y", by=other)
    unwanted = write_post(group.wall, "z", by=author)
    report(unwanted, "bad", by=other)
    pin_post(write_post(group.wall, "first", by=author), by=SHELL)
    knock(group)


def reading(group, person_or_login, *, shows):
    login = getattr(person_or_login, "login", person_or_login)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    if login is not None:
        client.force_login(login)

    def look():
        answer = client.get(group.get_absolute_url())
        assert answer.status_code == 200
        assert ("wall_page" in answer.context) is shows

    return look


class TestAtMostTwelve:
    def cost(self, group, look):
        fill(group, CLASS_SIZE - 10)
        talk(group)

        def grow():
            fill(group, 10)
            talk(group, picture=False)

        assert_same_queries(look, grow, at_most=MOST)

    def test_for_a_member(self, group):
        serve(group, "liaison")
        self.cost(group, reading(group, join(group), shows=True))

    def test_for_a_member_of_a_class_that_nobody_keeps(self, group):
        SchoolFactory()
        self.cost(group, reading(group, join(group), shows=True))

    def test_for_the_liaison_who_is_told_what_was_reported(self, group):
        liaison = serve(group, "liaison").person
        acting(liaison)
        self.cost(group, reading(group, join(group, liaison), shows=True))

    def test_for_an_officer_from_above(self, group):
        serve(group, "liaison")
        administrator = serve(group.parent.parent.parent, "administrator").person
        acting(administrator)
        self.cost(group, reading(group, administrator, shows=True))

    def test_for_somebody_else_who_is_signed_in(self, group):
        serve(group, "liaison")
        self.cost(group, reading(group, PersonFactory(with_login=True), shows=False))

    def test_for_an_applicant_who_waits(self, group):
        serve(group, "liaison")
        login = UserFactory()
        knock(group, acting_login(login))
        self.cost(group, reading(group, login, shows=False))

    def test_for_a_visitor(self, group):
        self.cost(group, reading(group, None, shows=False))


def test_the_reader_at_the_door_is_asked_about_once(client, group):
    """Two verdicts stand at the door; the ban behind both is read once."""
    login = UserFactory()
    client.force_login(login)
    roster_line(group)
    page = client.get(group.get_absolute_url())
    assert page.context["may_ask"]
    assert page.context["may_join"].code == "not_open"
    group.bans.create(login=login, reason="x")
    page = client.get(group.get_absolute_url())
    assert page.context["may_ask"].code == page.context["may_join"].code == "banned"
