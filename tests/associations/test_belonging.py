"""The groups somebody is in: read once per request, never older than the last action."""

import pytest
from django.utils import timezone

from associations import actions
from associations.models import Association, Membership, Placement
from associations.models.belonging import belongings_of
from associations.permissions.groups import is_member
from associations.permissions.joining import is_banned
from common.actions import writing_window
from common.actors import signed_link, system
from common.memory import remembering
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, PlacementFactory, TermFactory, UserFactory
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def member_of(*groups, ended=False):
    person = PersonFactory(with_login=True)
    for group in groups:
        Membership.objects.create(
            association=group,
            person=person,
            origin="staff",
            joined_at=timezone.now(),
            ended_at=timezone.now() if ended else None,
            ending="left" if ended else "",
        )
    return acting(person)


class TestBelongings:
    def test_tell_the_groups_of_today_from_those_of_once(self):
        now, once = ClassFactory(), ClassFactory()
        actor = member_of(now)
        Membership.objects.create(
            association=once,
            person=actor.person,
            origin="staff",
            joined_at=timezone.now(),
            ended_at=timezone.now(),
            ending="left",
        )
        found = belongings_of(actor)
        assert found.groups == [now.pk]
        assert set(found.ever) == {now.pk, once.pk}
        assert found.units_above == set(now.path)

    def test_are_none_without_a_person(self):
        for actor in (VISITOR, CLOCK, acting_login(UserFactory())):
            assert len(count_queries(lambda actor=actor: belongings_of(actor))) == 0
            assert belongings_of(actor).ever == []

    def test_of_a_link_and_of_a_worker_are_those_of_their_person(self):
        group = ClassFactory()
        person = member_of(group).person
        for actor in (signed_link(person), system("worker", on_behalf_of=person)):
            assert belongings_of(actor).groups == [group.pk]

    def test_are_read_once_in_a_request_for_every_gate(self):
        group = ClassFactory()
        actor = member_of(group)

        def ask_about_everything():
            is_member(actor, group)
            Association.objects.visible_to(actor)
            Membership.objects.visible_to(actor)
            Placement.objects.visible_to(actor)

        with remembering():
            asked = count_queries(ask_about_everything)
        assert sum('EXECUTE "memberships_' in query["sql"] for query in asked.captured_queries) == 1

    def test_are_read_anew_inside_and_after_an_action(self):
        group = ClassFactory()
        actor = member_of(group)
        with remembering():
            assert is_member(actor, group)
            with writing_window():
                Membership.objects.update(ended_at=timezone.now(), ending="left")
                assert not is_member(actor, group)
            assert not is_member(actor, group)

    def test_of_two_readers_do_not_mix(self):
        mine, yours = ClassFactory(), ClassFactory()
        me, you = member_of(mine), member_of(yours)
        with remembering():
            assert belongings_of(me).groups == [mine.pk]
            assert belongings_of(you).groups == [yours.pk]


class TestGatesThatAskThem:
    def test_who_left_sees_no_member_and_no_roster(self):
        group = ClassFactory()
        there, left = member_of(group), member_of(group, ended=True)
        line = PlacementFactory(association=group)
        assert [row.person for row in Membership.objects.visible_to(there)] == [there.person]
        assert [row.person for row in Membership.objects.visible_to(left)] == [left.person]
        assert list(Placement.objects.visible_to(there)) == [line]
        assert not Placement.objects.visible_to(left).exists()

    def test_a_closed_group_stays_open_to_those_who_belonged(self):
        group = ClassFactory(state="closed")
        for actor in (member_of(group), member_of(group, ended=True)):
            assert group in Association.objects.visible_to(actor)
        for actor in (member_of(ClassFactory()), VISITOR, acting_login(UserFactory())):
            assert group not in Association.objects.visible_to(actor)


class TestBans:
    def test_on_login_or_person_here_or_above_in_one_query(self):
        keeper = acting(TermFactory().person)
        group = keeper.person.terms.get().association
        by_login, by_person, free = acting_login(UserFactory()), acting(PersonFactory()), acting(PersonFactory())
        with writing_window():
            group.bans.create(login=by_login.user, reason="x")
            group.parent.bans.create(person=by_person.person, reason="x")
        for actor, banned in ((by_login, True), (by_person, True), (free, False), (VISITOR, False)):
            assert is_banned(actor, group) is banned
        assert len(count_queries(lambda: is_banned(free, group))) == 1
        with writing_window():
            group.bans.update(lifted_at=timezone.now())
        assert not is_banned(by_login, group)


def test_joining_shows_in_the_same_request():
    group = ClassFactory(joining="open")
    actor = acting(PersonFactory())
    with remembering():
        assert not is_member(actor, group)
        actions.join_open_group(group, by=actor)
        assert is_member(actor, group)
