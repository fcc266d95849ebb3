"""A chapter's own page: its door, its wall, its charter; and the wall of a department."""

import pytest
from django.test import Client
from django.urls import reverse

from associations import actions
from associations.models import Association, JoinRequest, Membership
from conversations.actions import write_post
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
Kind, Joining = Association.Kind, Association.Joining


def browser(person=None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    if person is not None:
        client.force_login(acting(person).user, backend="people.backends.LoginBackend")
    return client


def shown(client: Client, chapter) -> str:
    answer = client.get(chapter.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def chapter(tree):
    return actions.open_association(tree.school, Kind.REGIONAL, "佛山校友会", "Foshan chapter", by=SHELL)


@pytest.fixture
def member(chapter):
    person = PersonFactory(with_login=True)
    Membership.objects.create(association=chapter, person=person, origin="staff", joined_at="2020-01-01T00:00Z")
    return person


class TestTheDoor:
    def test_leads_a_visitor_to_a_login_and_back(self, chapter):
        page = shown(browser(), chapter)
        assert "I would like to join" in page
        assert f"{reverse('account_signup')}?next={reverse('join_request_new', args=[chapter.slug])}" in page
        assert "This is my class" not in page

    def test_lets_somebody_ask_and_then_says_that_it_waits(self, chapter):
        client = browser(PersonFactory(with_login=True))
        assert "Ask to join" in shown(client, chapter)
        client.post(reverse("join_request_new", args=[chapter.slug]), {"full_name": "曾丽", "word": "住在佛山。"})
        assert JoinRequest.objects.get().association == chapter
        assert "Your request is waiting" in shown(client, chapter)

    def test_of_an_open_chapter_is_walked_through(self, chapter):
        actions.change_association(chapter, by=SHELL, joining=Joining.OPEN)
        person = PersonFactory(with_login=True)
        client = browser(person)
        assert reverse("class_join", args=[chapter.slug]) in shown(client, chapter)
        client.post(reverse("class_join", args=[chapter.slug]))
        assert Membership.objects.get(person=person).association == chapter

    def test_is_not_there_for_members_and_not_at_a_department(self, tree, chapter, member):
        assert "Ask to join" not in shown(browser(member), chapter)
        assert "I would like to join" not in shown(browser(), tree.department)

    def test_of_a_closed_chapter_says_why(self, chapter):
        actions.change_association(chapter, by=SHELL, joining=Joining.CLOSED)
        assert "This group is closed to newcomers." in shown(browser(PersonFactory(with_login=True)), chapter)


class TestTheWall:
    def test_is_for_those_inside(self, chapter, member):
        write_post(chapter.wall, "周六去西樵山。", by=acting(member))
        assert "周六去西樵山。" in shown(browser(member), chapter)
        for outsider in (None, PersonFactory(with_login=True)):
            assert "周六去西樵山。" not in shown(browser(outsider), chapter)

    def test_is_written_to_from_the_page(self, chapter, member):
        client = browser(member)
        assert reverse("post_write", args=[chapter.wall.public_id]) in shown(client, chapter)
        client.post(reverse("post_write", args=[chapter.wall.public_id]), {"body": "我到了佛山。"})
        assert "我到了佛山。" in shown(client, chapter)

    def test_of_a_department_is_read_by_who_keeps_it(self, tree):
        department = actions.open_association(tree.school, Kind.DEPARTMENT, "外语系", "", by=SHELL)
        secretary = appoint("department_secretary", department).person
        write_post(department.wall, "系里换了办公室。", by=acting(secretary))
        assert "系里换了办公室。" in shown(browser(secretary), department)
        assert "系里换了办公室。" not in shown(browser(), department)

    def test_costs_the_same_with_more(self, chapter, member):
        client, actor = browser(member), acting(member)

        def grow():
            for number in range(4):
                write_post(chapter.wall, f"第{number}句", by=actor)

        grow()
        assert_same_queries(lambda: client.get(chapter.get_absolute_url()), grow)


def test_a_charter_is_read_as_markdown_that_can_do_no_harm(tree):
    text = "**第一条** 守好每一扇窗。\n\n- 热心\n- 守信\n\n<script>alert(1)</script>"
    actions.change_association(tree.department, by=SHELL, charter=text)
    page = shown(browser(), tree.department)
    assert "<strong>第一条</strong>" in page
    assert "<li>热心</li>" in page
    assert "<script>alert" not in page


def test_the_desk_is_led_to_by_who_answers(chapter, member):
    president = appoint("chapter_president", chapter).person
    assert reverse("desk_requests", args=[chapter.slug]) in shown(browser(president), chapter)
    assert reverse("desk_requests", args=[chapter.slug]) not in shown(browser(member), chapter)
