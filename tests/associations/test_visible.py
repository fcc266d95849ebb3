"""Which associations, memberships, placements and terms somebody sees."""

import pytest

from associations.models import Association, Membership, Placement, Term
from associations.permissions.groups import can_see_members
from associations.permissions.tree import is_open_to
from tests.associations.holding import holder, member
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    PersonFactory,
    PlacementFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class TestAssociationsVisible:
    def test_what_stands_is_open_to_the_world(self):
        standing, closing = ClassFactory(), ClassFactory(state="closing")
        pending, closed = ClassFactory(state="pending"), ClassFactory(state="closed")
        seen = set(Association.objects.visible_to(VISITOR))
        assert {standing, closing} <= seen
        assert not {pending, closed} & seen

    def test_who_keeps_it_sees_the_rest_below_them(self, two_departments):
        one, _, other, _ = two_departments
        hers, theirs = ClassFactory(parent=one, state="pending"), ClassFactory(parent=other, state="pending")
        seen = set(Association.objects.visible_to(acting(holder("department_secretary", one))))
        assert hers in seen
        assert theirs not in seen

    def test_former_members_see_a_closed_group_and_not_a_pending_one(self):
        person = PersonFactory()
        closed, pending = ClassFactory(state="closed"), ClassFactory(state="pending")
        member(person, closed, ended_at="2021-01-01T00:00Z", ending="left")
        member(person, pending)
        seen = set(Association.objects.visible_to(acting(person)))
        assert closed in seen
        assert pending not in seen

    def test_of_one_that_was_read_the_same_is_said(self, two_departments):
        one, _, other, _ = two_departments
        former = PersonFactory()
        units = [ClassFactory(parent=parent, state=state) for parent in (one, other) for state in Association.State]
        for unit in units:
            member(former, unit, ended_at="2021-01-01T00:00Z", ending="left")
        officers = [holder("department_secretary", one), holder("administrator", one.parent), former]
        for actor in (VISITOR, CLOCK, acting_login(UserFactory()), *map(acting, officers)):
            seen = set(Association.objects.visible_to(actor))
            assert {unit for unit in units if is_open_to(actor, unit)} == seen & set(units)

    def test_where_actor_may(self, two_departments):
        one, its_class, _, _ = two_departments
        actor = acting(holder("department_secretary", one))
        assert set(Association.objects.where_actor_may(actor, "tree.edit")) == {one, its_class.parent, its_class}
        assert not Association.objects.where_actor_may(actor, "institution.edit").exists()
        assert not Association.objects.where_actor_may(VISITOR, "tree.edit").exists()
        assert Association.objects.where_actor_may(CLOCK, "tree.edit").count() == Association.objects.count()
        assert set(Association.objects.visible_in_console(actor)) == {one, its_class.parent, its_class}


class TestMembershipsVisible:
    def test_fellows_see_who_stands_and_their_own_that_ended(self, two_departments):
        _, group, _, other = two_departments
        me, fellow, gone, stranger = PersonFactory.create_batch(4)
        mine = member(me, group)
        theirs = member(fellow, group)
        member(gone, group, ended_at="2021-01-01T00:00Z", ending="left")
        my_old = member(me, other, ended_at="2021-01-01T00:00Z", ending="left")
        member(stranger, other)
        assert set(Membership.objects.visible_to(acting(me))) == {mine, theirs, my_old}

    def test_officers_see_all_below_them(self, two_departments):
        one, group, _, other = two_departments
        ended = member(PersonFactory(), group, ended_at="2021-01-01T00:00Z", ending="left")
        member(PersonFactory(), other)
        assert set(Membership.objects.visible_to(acting(holder("department_secretary", one)))) == {ended}

    def test_visitors_and_logins_without_a_person_see_none(self, two_departments):
        member(PersonFactory(), two_departments[1])
        assert not Membership.objects.visible_to(VISITOR).exists()
        assert not Membership.objects.visible_to(acting_login(UserFactory())).exists()
        assert Membership.objects.visible_to(CLOCK).exists()

    def test_the_list_of_members_opens_to_those_who_see_them_one_by_one(self, two_departments):
        one, group, other, _ = two_departments
        fellow, gone = PersonFactory.create_batch(2)
        member(fellow, group)
        member(gone, group, ended_at="2021-01-01T00:00Z", ending="left")
        officers = [holder("department_secretary", unit) for unit in (one, other)] + [holder("liaison", group)]
        for actor in (VISITOR, CLOCK, *map(acting, (fellow, gone, *officers))):
            seen = Membership.objects.visible_to(actor).standing().filter(association=group)
            assert bool(can_see_members(actor, group)) == seen.exists()

    def test_the_console_shows_only_the_subtree(self, two_departments):
        one, group, _, other = two_departments
        here = member(PersonFactory(), group)
        secretary = holder("department_secretary", one)
        member(secretary, other)
        member(PersonFactory(), other)
        assert set(Membership.objects.visible_in_console(acting(secretary))) == {here}


class TestPlacementsVisible:
    def test_a_class_knows_whom_it_misses(self, two_departments):
        _, group, _, other = two_departments
        me = PersonFactory()
        member(me, group)
        missed = PlacementFactory(association=group)
        own = PlacementFactory(affiliation=AffiliationFactory(person=me), association=other)
        PlacementFactory(association=other)
        assert set(Placement.objects.visible_to(acting(me))) == {missed, own}
        assert not Placement.objects.visible_to(VISITOR).exists()

    def test_the_secretary_sees_her_department(self, two_departments):
        one, group, _, other = two_departments
        here = PlacementFactory(association=group)
        PlacementFactory(association=other)
        actor = acting(holder("department_secretary", one))
        assert set(Placement.objects.visible_to(actor)) == {here}
        assert set(Placement.objects.visible_in_console(actor)) == {here}


class TestTermsVisible:
    def test_class_liaisons_are_named_before_people_who_signed_in(self, two_departments):
        one, group, *_ = two_departments
        holder("department_secretary", one)
        holder("liaison", group)
        assert [term.office.code for term in Term.objects.visible_to(VISITOR)] == ["department_secretary"]
        assert Term.objects.visible_to(acting_login(UserFactory())).count() == 2

    def test_the_console_shows_only_the_subtree(self, two_departments):
        one, group, _, other = two_departments
        secretary = holder("department_secretary", one)
        here = TermFactory(association=group)
        TermFactory(association=other)
        assert set(Term.objects.visible_in_console(acting(secretary))) == {here, Term.objects.get(person=secretary)}
        assert Term.objects.visible_in_console(CLOCK).count() == 3
