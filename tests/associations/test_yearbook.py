"""The yearbook of a class: everybody is in it, each as far as they show themselves to the reader."""

import pytest
from django.urls import reverse
from django.utils import timezone

from associations.models import Membership
from associations.queries.yearbook import yearbook_of
from people.actions import issue_token, mark_deceased, set_photo
from people.models import Person
from tests.associations.pages import browser, page, status
from tests.directory.finding.people import graduate, join, show
from tests.files.makers import picture, upload
from tests.support.actors import CLOCK, acting
from tests.support.factories import ClassFactory, PersonFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def group():
    return ClassFactory()


@pytest.fixture
def reader(group):
    return with_login(graduate("曾丽", unit=group), group)


def with_login(person, group) -> Person:
    Person.objects.filter(pk=person.pk).update(login=UserFactory())
    join(person, group)
    return Person.objects.get(pk=person.pk)


def with_photo(person, group) -> Person:
    person, face = with_login(person, group), upload(picture(size=(240, 300)))
    return set_photo(person, face, by=acting(person))


def test_each_shows_what_they_like(group, reader):
    shown = graduate("单雅琴", unit=group, city_code="440100", work=("A mill", "Miller", ""))
    for field in ("city", "employer", "photo"):
        show(shown, field, 20)
    with_photo(shown, group)
    with_photo(graduate("王藏", unit=group, city_code="310000", work=("Hidden Ltd", "Spy", "")), group)
    book = yearbook_of(group, acting(reader))
    by_name = {one.name: one for one in book.portraits}
    assert list(by_name) == ["单雅琴", "王藏", "曾丽"], "in the order of names"
    open_, shut = by_name["单雅琴"], by_name["王藏"]
    assert (bool(open_.photo), open_.employer, open_.title) == (True, "A mill", "")
    assert (shut.photo, shut.city, shut.employer, shut.title) == ("", "", "", "")
    assert book.cities == [(open_.city, 1)]
    assert book.unsaid == 2
    told = page(browser(reader), "class_yearbook", group.slug)
    assert "A mill" in told and "Hidden Ltd" not in told and 'class="pane photo portrait"' in told


def test_the_dead_are_remembered_with_their_years_and_nobody_calls_them_lost(group, reader):
    gone = graduate("陈故", unit=group)
    graduate("李失", unit=group)
    mark_deceased(gone, by=CLOCK)
    book = yearbook_of(group, acting(reader))
    assert [(one.name, one.years) for one in book.remembered] == [("陈故", "2006–2009")]
    assert "陈故" not in [one.name for one in book.portraits]
    assert book.lost == 1
    told = page(browser(reader), "class_yearbook", group.slug)
    assert "We remember" in told and "here 2006–2009" in told
    assert reverse("class_lost", args=[group.slug]) in told


def test_it_is_for_the_class_alone(group, reader):
    outsider = PersonFactory(with_login=True)
    assert status(browser(outsider), "class_yearbook", group.slug) == 404
    assert status(browser(), "class_yearbook", group.slug) == 302
    assert status(browser(reader), "class_yearbook", "no-such-class") == 404
    Membership.objects.update(ended_at=timezone.now(), ending="left")
    assert status(browser(reader), "class_yearbook", group.slug) == 404


def test_costs_the_same_for_a_class_of_any_size(group, reader):
    def grow():
        for number in range(4):
            one = graduate(f"王{number}", unit=group, city_code="440100", work=(f"Mill {number}", "Miller", ""))
            show(one, "photo", 20)
            with_photo(one, group)
            mark_deceased(graduate(f"陈{number}", unit=group), by=CLOCK)

    grow()
    client = browser(reader)
    address = reverse("class_yearbook", args=[group.slug])
    assert_same_queries(lambda: client.get(address), grow)


def test_the_same_over_the_api(group, reader, client):
    one = graduate("单雅琴", unit=group, city_code="440100")
    show(one, "city", 20)
    mark_deceased(graduate("陈故", unit=group), by=CLOCK)
    address = reverse("api_association_yearbook", args=[group.public_id])

    def asked(*scopes):
        _token, secret = issue_token("a script", list(scopes), 30, by=acting(reader))
        return client.get(address, HTTP_AUTHORIZATION=f"Bearer {secret}")

    said = asked("associations:read", "people:read").json()
    shown = [(each["full_name"], bool(each["city"])) for each in said["portraits"]]
    assert shown == [("单雅琴", True), ("曾丽", False)]
    assert [each["full_name"] for each in said["remembered"]] == ["陈故"]
    assert asked("associations:read").status_code == 404
    assert asked("people:read").status_code == 403
