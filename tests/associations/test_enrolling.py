"""The roll of a class, brought in by the office as a whole."""

import pytest
from django.utils import timezone

from associations import actions
from associations.models import Association, Ban, Membership
from audit.models import Entry, label_of
from common.verdicts import Forbidden, Refusal
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import ChapterFactory, PersonFactory, PlacementFactory
from tests.support.letters import queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


def members_of(association: Association) -> set[int]:
    return set(association.memberships.standing().values_list("person_id", flat=True))


class TestEnrolMembers:
    def test_enters_everybody_by_the_office(self, tree, secretary):
        people = [PlacementFactory(association=tree.group).affiliation.person for _each in range(3)]
        assert actions.enrol_members(tree.group, people, by=acting(secretary)) == 3
        assert members_of(tree.group) == {person.pk for person in people}
        assert set(tree.group.memberships.values_list("origin", flat=True)) == {Membership.Origin.STAFF}

    def test_leaves_members_as_they_are(self, tree):
        old, new = PersonFactory.create_batch(2)
        before = actions.add_member(tree.group, old, by=SHELL)
        assert actions.enrol_members(tree.group, [old, new, new], by=SHELL) == 1
        assert tree.group.memberships.get(person=old) == before

    def test_lets_those_come_again_who_had_left(self, tree):
        person = PersonFactory()
        actions.remove_member(actions.add_member(tree.group, person, by=SHELL), by=SHELL)
        assert actions.enrol_members(tree.group, [person], by=SHELL) == 1

    def test_takes_a_chapter_too(self, tree):
        chapter = ChapterFactory(parent=tree.school)
        assert actions.enrol_members(chapter, [PersonFactory()], by=SHELL) == 1

    def test_writes_one_line_about_the_group_and_everybody_new(self, tree):
        people = PersonFactory.create_batch(2)
        actions.enrol_members(tree.group, people, by=SHELL)
        entry = Entry.objects.get(verb="associations.members_enrolled")
        assert entry.about == [label_of(tree.group), *(label_of(person) for person in people)]
        assert entry.facts == {"count": 2}

    def test_writes_nothing_when_nobody_is_new(self, tree):
        actions.enrol_members(tree.group, [], by=SHELL)
        assert not Entry.objects.filter(verb="associations.members_enrolled").exists()

    def test_sends_nothing(self, tree):
        actions.enrol_members(tree.group, [PersonFactory(with_login=True)], by=SHELL)
        assert queued() == []

    def test_costs_the_same_however_many(self, tree):
        people = PersonFactory.create_batch(2)

        def act():
            Membership.objects.all().delete()
            actions.enrol_members(tree.group, people, by=SHELL)

        assert_same_queries(act, lambda: people.extend(PersonFactory.create_batch(5)))

    def test_refuses_all_for_one_who_died(self, tree):
        people = [PersonFactory(), PersonFactory(deceased_at=timezone.now())]
        with pytest.raises(Refusal) as caught:
            actions.enrol_members(tree.group, people, by=SHELL)
        assert caught.value.code == "person_deceased"
        assert members_of(tree.group) == set()

    def test_refuses_all_for_one_who_is_banned(self, tree):
        people = PersonFactory.create_batch(2)
        Ban.objects.create(association=tree.group, person=people[1], reason="sold insurance")
        with pytest.raises(Refusal) as caught:
            actions.enrol_members(tree.group, people, by=SHELL)
        assert caught.value.code == "banned"
        assert members_of(tree.group) == set()

    def test_forgets_a_ban_that_was_lifted(self, tree):
        person = PersonFactory()
        Ban.objects.create(association=tree.group, person=person, reason="a mistake", lifted_at=timezone.now())
        assert actions.enrol_members(tree.group, [person], by=SHELL) == 1

    def test_refuses_a_group_that_is_not_active(self, tree):
        tree.group.change(state=Association.State.CLOSING)
        with pytest.raises(Refusal) as caught:
            actions.enrol_members(tree.group, [PersonFactory()], by=SHELL)
        assert caught.value.code == "association_closed"

    def test_is_not_for_others(self, tree):
        elsewhere = appoint("department_secretary", tree.other_department).person
        for actor in (acting(elsewhere), acting(PersonFactory()), VISITOR):
            with pytest.raises(Forbidden):
                actions.enrol_members(tree.group, [PersonFactory()], by=actor)
