"""A unit that is not open yet has no name for the world, also where something below it stands already."""

import pytest
from django.urls import reverse

from associations import actions
from associations.models import Association
from associations.permissions.tree import is_open_to
from tests.associations.conftest import appoint
from tests.associations.pages import browser, page
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.api import with_token
from tests.support.factories import ChapterFactory, PersonFactory

pytestmark = pytest.mark.django_db
CANARY = "KanariDepartment"


@pytest.fixture
def pending(tree) -> Association:
    """The department is to be opened; its classes stand already, and so does a chapter."""
    Association.objects.filter(pk=tree.department.pk).update(state="pending", name_zh=CANARY, name_en=CANARY)
    return Association.objects.get(pk=tree.department.pk)


@pytest.fixture
def member(tree):
    return actions.add_member(tree.group, PersonFactory(with_login=True), by=SHELL).person


def everything_read(person, tree) -> dict[str, str]:
    client, chapter = browser(person), ChapterFactory(parent=tree.department)
    slugs = {"class_detail": tree.group.slug, "association_coverage": tree.cohort.slug}
    read = {name: page(client, name, slug) for name, slug in slugs.items()}
    read["association_detail"] = page(client, "association_detail", chapter.slug)
    read["search"] = page(client, "association_tree", q=tree.group.name_zh)
    read["class_list"] = client.get(reverse("class_list", args=[tree.group.end_year])).content.decode()
    records = reverse("coverage_records", args=[tree.school.slug, "classes"])
    read["coverage_records"] = client.get(records).content.decode()
    if person is not None:
        program = with_token(person, "associations:read")
        read["api"] = program.get(reverse("api_association", args=[tree.cohort.public_id])).content.decode()
        read["api list"] = program.get(reverse("api_association_list")).content.decode()
    return read


def test_is_named_to_nobody_outside(tree, pending, member):
    for reader in (None, member, appoint("department_secretary", tree.other_department).person):
        for where, text in everything_read(reader, tree).items():
            assert CANARY not in text, where
            assert pending.public_id not in text, where


def test_is_named_to_those_who_keep_it(tree, secretary, pending):
    read = everything_read(secretary, tree)
    for where in ("class_detail", "association_coverage", "association_detail", "search", "class_list", "api"):
        assert CANARY in read[where], where
    assert pending.public_id in read["api"]


def test_one_row_and_many_are_answered_alike(tree, secretary, administrator, member, pending):
    Association.objects.filter(pk=tree.group.pk).update(state="closed")
    for actor in (VISITOR, CLOCK, acting(secretary), acting(administrator), acting(member), acting(PersonFactory())):
        seen = set(Association.objects.visible_to(actor))
        assert {row for row in Association.objects.all() if is_open_to(actor, row)} == seen
