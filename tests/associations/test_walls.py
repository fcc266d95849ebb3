"""The wall of a group: members read and write, officers announce and moderate, here and from above."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from associations import actions
from associations.models import Association, Membership
from associations.queries.wall_place import GROUP_WALLS
from common.actions import writing_window
from common.memory import remembering
from conversations.actions import open_wall, report, write_post
from conversations.models import Wall
from conversations.pages import wall_page
from conversations.queries import WallRights, rights_on
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import ClassFactory, PersonFactory, SchoolFactory
from tests.support.letters import letters_to
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def group():
    return ClassFactory(wall=open_wall(GROUP_WALLS, by=SHELL))


def join(group, name="Mei"):
    person = PersonFactory(full_name=name, with_login=True)
    Membership.objects.create(association=group, person=person, origin="staff", joined_at="2020-01-01T00:00:00Z")
    return acting(person)


@pytest.fixture
def liaison(group):
    person = PersonFactory(full_name="Liaison", with_login=True)
    appoint("liaison", group, person, LONG_AGO)
    return acting(person)


class TestRights:
    def test_follow_membership_and_office(self, group, liaison):
        member, stranger, elsewhere = join(group), acting(PersonFactory()), join(ClassFactory())
        assert rights_on(member, group.wall) == WallRights(readers=True, writers=True)
        assert rights_on(liaison, group.wall) == WallRights(True, True, True, True)
        for actor in (stranger, elsewhere, VISITOR):
            assert rights_on(actor, group.wall) == WallRights()
            assert not Wall.objects.visible_to(actor).filter(pk=group.wall_id).exists()

    def test_reach_down_from_the_school(self, group):
        person = PersonFactory(with_login=True)
        appoint("administrator", SchoolFactory(), person, LONG_AGO)
        assert rights_on(acting(person), group.wall).moderators

    def test_end_with_the_membership(self, group):
        member = join(group)
        Membership.objects.update(ended_at="2021-01-01T00:00:00Z", ending="left")
        assert rights_on(member, group.wall) == WallRights()

    def test_of_a_closed_group_are_to_read(self, group):
        member = join(group)
        open_wall_as_read = Wall.objects.select_related("association").get(pk=group.wall_id)
        Association.objects.filter(pk=group.pk).update(state="closed")
        assert rights_on(member, Wall.objects.get(pk=group.wall_id)) == WallRights(readers=True)
        with writing_window():  # an action does not believe what the page has read
            assert rights_on(member, open_wall_as_read) == WallRights(readers=True)

    @pytest.mark.parametrize("state", ["pending", "active", "closing", "closed"])
    def test_are_the_same_from_what_is_known_as_from_the_database(self, group, liaison, state):
        administrator, readers = PersonFactory(), [join(group), liaison, join(ClassFactory()), VISITOR]
        appoint("administrator", SchoolFactory(), administrator, LONG_AGO)
        Association.objects.filter(pk=group.pk).update(state=state)
        wall = Wall.objects.get(pk=group.wall_id)
        for actor in (*readers, acting(administrator), acting(PersonFactory())):
            known = rights_on(actor, wall)
            with writing_window():
                assert rights_on(actor, wall) == known
            assert Wall.objects.visible_to(actor).filter(pk=wall.pk).exists() is known.readers
            assert Wall.objects.moderated_by(actor).filter(pk=wall.pk).exists() is known.moderators

    def test_on_a_wall_that_hangs_nowhere_are_none(self, group, liaison):
        assert rights_on(liaison, open_wall(GROUP_WALLS, by=SHELL)) == WallRights()

    def test_cost_no_query_once_the_reader_is_known(self, group, liaison):
        wall = Wall.objects.select_related("association").get(pk=group.wall_id)
        with remembering():
            rights_on(liaison, wall)
            assert len(count_queries(lambda: rights_on(liaison, wall))) == 0


class TestPeople:
    def test_members_hear_and_the_nearest_officers_are_told_of_reports(self, group, liaison):
        member, other = join(group), join(group, "Lin")
        assert set(GROUP_WALLS.audience(group.wall)) == {member.person, other.person, liaison.person}
        report(write_post(group.wall, "x", by=member), "bad", by=other)
        assert "report_arrived" in letters_to(liaison.person)

    def test_without_an_officer_the_tier_above_is_told(self, group):
        person = PersonFactory(with_login=True)
        appoint("administrator", SchoolFactory(), person, LONG_AGO)
        assert list(GROUP_WALLS.keepers(group.wall)) == [person]

    def test_an_officer_is_called_by_the_office(self, group, liaison):
        write_post(group.wall, "x", by=liaison)
        (card,) = wall_page(join(group), group.wall).cards
        assert card.title == str(liaison.person.terms.get().office)


class TestOpening:
    def test_every_new_association_has_its_wall(self):
        school = actions.set_up_school("学校", "School", by=SHELL)
        department = actions.open_association(school, "department", "院系", by=SHELL)
        assert school.wall.place == department.wall.place == "associations.groups"
        assert school.wall != department.wall

    def test_older_ones_get_theirs_once(self):
        old = ClassFactory()
        migration = import_module("associations.migrations.0007_every_association_has_a_wall")
        migration.open_walls(apps, None)
        assert not Association.objects.filter(wall=None).exists()
        before = Wall.objects.count()
        migration.open_walls(apps, None)
        assert Wall.objects.count() == before
        old.refresh_from_db()
        assert old.wall.label == old.name


class TestClassPage:
    def test_shows_the_wall_to_members_only(self, client, group):
        member = join(group)
        write_post(group.wall, "**hello**", by=member)
        url = reverse("class_detail", args=[group.slug])
        assert b"<strong>hello</strong>" not in client.get(url).content
        client.force_login(member.user)
        page = client.get(url, headers={"accept-language": "en"}).content.decode()
        assert "<strong>hello</strong>" in page
        assert "Post it to the class" in page
        answer = client.post(reverse("post_write", args=[group.wall.public_id]), {"body": "from the page"})
        assert answer.url.startswith(group.get_absolute_url())
        assert group.wall.posts.count() == 2

    def test_costs_one_query_for_the_wall_without_pictures(self, group):
        member = join(group)
        for n in range(3):
            write_post(group.wall, str(n), by=member)
        wall = Association.objects.select_related("wall").get(pk=group.pk).wall  # and so the wall knows its group
        with remembering():  # as in a request
            member_again = wall_page(member, wall, titles={})
            asked = count_queries(lambda: wall_page(member, wall, titles={}))
        assert len(member_again.cards) == 3
        assert len(asked) == 1
