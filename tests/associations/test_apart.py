"""Two of whom one has blocked the other, on the pages of groups: a chapter does not list them to each other, a class
knows its names and shows no more than these."""

import pytest
from django.urls import reverse
from django.utils import timezone

from associations.actions import add_member
from people.actions import block_person, choose_audience
from people.models import Audience
from tests.associations.joining import serve
from tests.support.actors import CLOCK, acting
from tests.support.factories import ChapterFactory, ClassFactory, PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return PersonFactory(full_name="曾丽", with_login=True)


@pytest.fixture
def other():
    return PersonFactory(full_name="单雄", with_login=True, city_code="440100")


def listed(client, page, person) -> bool:
    client.force_login(person.login)
    return "单雄" in client.get(page).content.decode()


def test_a_chapter_does_not_list_them_to_each_other(client, one, other):
    chapter = ChapterFactory()
    third, keeper = PersonFactory(with_login=True), serve(chapter, "chapter_president").person
    for person in (one, other, third):
        add_member(chapter, person, by=CLOCK)
    page, sought = (f"{reverse('association_members', args=[chapter.slug])}{query}" for query in ("", "?q=单雄"))
    assert listed(client, page, one) and listed(client, sought, one)
    block_person(other, by=acting(one))
    for reader, expected in ((one, False), (third, True), (keeper, True), (other, True)):
        assert listed(client, page, reader) is expected
    client.force_login(one.login)
    assert client.get(page).context["total"] == 2, "counted without them"
    assert client.get(sought).context["total"] == 0
    client.force_login(other.login)
    assert "曾丽" not in client.get(page).content.decode(), "nor the other way round"


def test_a_class_knows_its_names_and_shows_no_more(client, one, other):
    group = ClassFactory()
    for person in (one, other):
        line = {"affiliation__person": person, "affiliation__alumnus_at": timezone.now()}
        PlacementFactory(association=group, **line)
        add_member(group, person, by=CLOCK)
    choose_audience(other, "city", Audience.CLASSMATES, by=acting(other))
    client.force_login(one.login)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    book, window = (reverse(name, args=[group.slug]) for name in ("class_yearbook", "class_detail"))
    assert "Guangzhou" in client.get(book).content.decode()
    block_person(one, by=acting(other))
    shown = client.get(book).content.decode()
    assert "单雄" in shown and "Guangzhou" not in shown
    assert "单雄" in client.get(window).content.decode()
