"""A crowd by COPY: right by construction, so what the database and the actions would say is asked afterwards."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count

from alumni_portal.demo.crowd import invite_crowd, inviting
from alumni_portal.demo.crowd.plan import THE_LARGE_CLASS
from associations.actions import count_coverage
from associations.models import Association, Coverage, Membership, Placement, Term
from associations.names import sort_key_of
from associations.queries.wall_place import GROUP_WALLS
from messaging.models import Addressee
from people.actions import add_contact_point, change_person
from people.models import Affiliation, ContactPoint, Person
from tests.support.actors import SHELL
from tests.support.factories import ChapterFactory, SchoolFactory

pytestmark = pytest.mark.django_db
PEOPLE = 300


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """Other processes would hold a copy of the connection of the test."""
    monkeypatch.setattr(inviting.os, "cpu_count", lambda: 1)


@pytest.fixture
def chapter():
    return ChapterFactory(parent=SchoolFactory())


@pytest.fixture
def crowd(chapter):
    return invite_crowd(PEOPLE, chapter, by=SHELL, first_number=5_000)


def test_brings_exactly_so_many(crowd):
    assert Person.objects.count() == Affiliation.objects.count() == Placement.objects.count() == PEOPLE


def test_the_first_class_is_full(crowd):
    fullest = Association.objects.classes().annotate(members=Count("memberships")).order_by("-members").first()
    assert fullest.members == THE_LARGE_CLASS


def test_the_chapter_is_filled_as_far_as_there_are_people(crowd, chapter):
    assert chapter.memberships.count() == PEOPLE // 2


def test_every_row_is_one_that_an_action_could_have_written(crowd):
    for model in (Person, Affiliation, Placement, Membership, Term, ContactPoint, Addressee, Association):
        for row in model.objects.all()[:60]:
            try:
                row.full_clean()
            except ValidationError as error:
                raise AssertionError(f"{model.__name__} {row.pk}: {error}") from error


def test_names_are_read_as_everywhere(crowd):
    for person in Person.objects.all()[:40]:
        change_person(person, full_name=person.full_name, by=SHELL)
        again = Person.objects.get(pk=person.pk)
        for field in ("family_name", "given_name", "name_order", "reading", "sort_key", "search_forms"):
            assert getattr(again, field) == getattr(person, field), (person.full_name, field)


def test_the_tree_places_its_units(crowd):
    for association in Association.objects.classes().select_related("parent__parent__parent"):
        cohort, department = association.parent, association.parent.parent
        assert association.path == [department.parent.pk, department.pk, cohort.pk, association.pk]
        assert association.sort_key == sort_key_of(association.name_zh, association.name_en)
        assert association.wall.place == GROUP_WALLS.name


def test_contacts_are_those_that_actions_would_have_kept(crowd):
    reached = Person.objects.exclude(contact_points=None).distinct()
    assert 0.6 < reached.count() / PEOPLE < 0.95
    assert Addressee.objects.count() == reached.count()
    point = ContactPoint.objects.filter(kind="phone").first()
    same = add_contact_point(point.person, "phone", point.value, source="import", by=SHELL)
    assert same == point


def test_liaisons_are_members_of_their_class(crowd):
    assert Term.objects.exists()
    for term in Term.objects.all():
        assert term.association.memberships.filter(person=term.person).exists()


def test_coverage_can_be_counted(crowd):
    count_coverage(by=SHELL)
    school = Coverage.objects.get(association__kind="school")
    assert school.placed == PEOPLE


def test_the_same_number_gives_the_same_people(chapter):
    from django.db import transaction

    told = []
    for _ in range(2):
        with transaction.atomic():
            invite_crowd(120, chapter, by=SHELL, first_number=5_000)
            told.append(list(Person.objects.order_by("pk").values_list("full_name", "birth_date", "public_id")))
            transaction.set_rollback(True)
    assert told[0] == told[1]
