"""Who gets the accounts of the demo: in a small class everybody may have come in before."""

import pytest
from django.utils import timezone

from alumni_portal.demo.story.signing_in import _somebody_without_login
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from associations.models import Membership
from tests.support.actors import SHELL
from tests.support.factories import ClassFactory, PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return ClassOnStage(ClassFactory(), "trade", 2006)


def joins(small, **facts):
    person = PersonFactory(**facts)
    actions.add_member(small.association, person, by=SHELL)
    return person


def test_a_member_who_has_not_come_in(small):
    joins(small, with_login=True)
    left, member = joins(small), joins(small)
    Membership.objects.filter(person=left).update(ended_at=timezone.now(), ending="left")
    assert _somebody_without_login(Stage(400), small) == member


def test_where_all_members_have_come_in_one_more_of_the_roster_becomes_a_member(small):
    joins(small, with_login=True)
    missing = PlacementFactory(association=small.association).affiliation.person
    assert _somebody_without_login(Stage(400), small) == missing
    assert Membership.objects.filter(association=small.association, person=missing, ended_at=None).exists()
