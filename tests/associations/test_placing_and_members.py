"""Placing graduates, and entering and removing members."""

import pytest
from django.utils import timezone

from associations import actions
from associations.models import Association, Membership, Placement
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people.models import Person
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, acting
from tests.support.factories import (
    AffiliationFactory,
    ChapterFactory,
    PersonFactory,
    PlacementFactory,
)
from tests.support.letters import queued

pytestmark = pytest.mark.django_db
State = Association.State
Kind = Association.Kind


def last_entry() -> Entry:
    return Entry.objects.order_by("-id").first()


class TestPlacements:
    def test_place_one_and_place_it_again(self, tree, secretary):
        line = AffiliationFactory()
        first = actions.place_affiliation(line, tree.group, by=SHELL, source="import")
        assert (first.association, first.source) == (tree.group, "import")
        again = actions.place_affiliation(line, tree.cohort, by=acting(secretary))
        assert (again.pk, again.association, again.source) == (first.pk, tree.cohort, "staff")

    def test_place_many_and_say_how_many_moved(self, tree):
        lines = AffiliationFactory.create_batch(5)
        assert actions.place_in_bulk(lines[:2], tree.group, by=SHELL) == 2
        assert actions.place_in_bulk(lines, tree.group, by=SHELL) == 3
        assert actions.place_in_bulk(lines, tree.group, by=SHELL) == 0
        assert last_entry().facts == {"count": 3, "source": "staff"}
        assert len(last_entry().about) == 4

    def test_refuse_chapters_and_closed_units(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.place_affiliation(AffiliationFactory(), ChapterFactory(parent=tree.school), by=SHELL)
        assert caught.value.code == "chapters_place_nobody"
        Association.objects.filter(pk=tree.group.pk).update(state=State.CLOSED)
        with pytest.raises(Refusal) as caught:
            actions.place_affiliation(AffiliationFactory(), tree.group, by=SHELL)
        assert caught.value.code == "association_closed"

    def test_both_ends_must_be_in_reach(self, tree, secretary):
        theirs = PlacementFactory(association=tree.other_group).affiliation
        ours = PlacementFactory(association=tree.group).affiliation
        with pytest.raises(Forbidden):
            actions.place_in_bulk([ours, theirs], tree.cohort, by=acting(secretary))
        assert Placement.objects.get(affiliation=ours).association == tree.group
        with pytest.raises(Forbidden):
            actions.place_affiliation(ours, tree.other_group, by=acting(secretary))

    def test_a_roster_brings_people_who_stand_nowhere(self, tree, secretary):
        assert actions.place_affiliation(AffiliationFactory(), tree.group, by=acting(secretary))

    def test_a_liaison_places_nobody(self, tree):
        liaison = appoint("liaison", tree.group).person
        with pytest.raises(Forbidden):
            actions.place_affiliation(AffiliationFactory(), tree.group, by=acting(liaison))


class TestMemberships:
    def test_add_leave_and_come_again(self, tree):
        person = PersonFactory(with_login=True)
        first = actions.add_member(tree.group, person, by=SHELL)
        assert actions.leave_association(first, by=acting(person)).ending == "left"
        second = actions.add_member(tree.group, person, by=SHELL)
        assert second.pk != first.pk
        assert not queued("associations/email/member_removed")

    def test_remove_tells_with_the_reason(self, tree):
        liaison = appoint("liaison", tree.group).person
        membership = actions.add_member(tree.group, PersonFactory(with_login=True), by=SHELL)
        ended = actions.remove_member(membership, reason=" 转到二班 ", by=acting(liaison))
        assert ended.ending == "removed"
        assert queued("associations/email/member_removed")[0].context["reason"] == "转到二班"
        assert last_entry().verb == "associations.member_removed"

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda tree, person: actions.add_member(tree.group, person, by=SHELL), "already_a_member"),
            (lambda tree, person: actions.begin_closing(tree.group, by=SHELL), "association_closed"),
            (lambda tree, person: tree.group.bans.create(person=person, reason="x"), "banned"),
            (
                lambda tree, person: Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now()),
                "person_deceased",
            ),
        ],
    )
    def test_add_refuses(self, tree, spoil, code):
        person = PersonFactory()
        spoil(tree, person)
        with pytest.raises(Refusal) as caught:
            actions.add_member(tree.group, Person.objects.get(pk=person.pk), by=SHELL)
        assert caught.value.code == code

    def test_an_officer_hands_over_first(self, tree):
        term = appoint("liaison", tree.group)
        membership = Membership.objects.get(person=term.person)
        for end in (actions.remove_member, actions.leave_association):
            by = SHELL if end is actions.remove_member else acting(term.person)
            with pytest.raises(Refusal) as caught:
                end(membership, by=by)
            assert caught.value.code == "still_in_office"

    def test_what_has_ended_ends_no_more(self, tree):
        person = PersonFactory()
        membership = actions.add_member(tree.group, person, by=SHELL)
        actions.leave_association(membership, by=acting(person))
        with pytest.raises(Refusal) as caught:
            actions.leave_association(membership, by=acting(person))
        assert caught.value.code == "membership_ended"

    def test_is_forbidden_to_others(self, tree, secretary):
        membership = actions.add_member(tree.other_group, PersonFactory(), by=SHELL)
        with pytest.raises(Forbidden):
            actions.remove_member(membership, by=acting(secretary))
        with pytest.raises(Forbidden):
            actions.leave_association(membership, by=acting(secretary))
        with pytest.raises(Forbidden):
            actions.add_member(tree.other_group, PersonFactory(), by=acting(secretary))
