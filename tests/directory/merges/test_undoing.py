"""Two records that became one are two again: everything as it was, but for what happened since."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from associations.actions import add_member, remove_member
from associations.models import Membership
from audit.models import Entry
from common.verdicts import Refusal
from conversations.models import Post
from directory import actions
from directory.models import Merge
from people.actions import (
    attach_login,
    change_person,
)
from people.models import FormerId, Person, User
from tests.directory.duplicates.makers import record_of
from tests.directory.merges.living import lead_a_life, letters, merged
from tests.directory.merges.tables import differences, dump
from tests.support.actors import CLOCK, SHELL

pytestmark = pytest.mark.django_db


class TestUndoMerge:
    def test_everything_is_as_it_was(self, two, keeper, group):
        one = lead_a_life(group, two[0], "one@example.org")
        other = lead_a_life(group, two[1], "two@example.org")
        before = dump()
        merge = merged(one, other, keeper, name="other", birth_date="other", login="other")
        assert differences(before, dump()) != {}
        actions.undo_merge(merge, by=keeper)
        assert differences(before, dump()) == {}
        merge.refresh_from_db()
        assert (merge.left, merge.journal, merge.undone_by) == ([], [], keeper.person)
        assert Entry.objects.filter(verb="directory.merge_undone").count() == 1
        assert letters("records_parted") == {"one@example.org", "two@example.org"}
        with pytest.raises(Refusal) as refusal:
            actions.undo_merge(merge, by=keeper)
        assert refusal.value.code == "merge_undone"

    def test_what_happened_since_stays_and_is_listed(self, two, keeper, group):
        one, other = two
        add_member(group, other, by=SHELL)
        merge = merged(one, other, keeper, gender="other")
        membership = Membership.objects.get(person=one)
        remove_member(membership, by=keeper)
        change_person(Person.objects.get(pk=one.pk), gender="other", by=SHELL)
        Post.objects.create(wall=group.wall, author=Person.objects.get(pk=one.pk), body="Since", body_html="Since")
        merge = actions.undo_merge(merge, by=keeper)
        assert Membership.objects.get().person == one  # ended since: it stays
        assert Post.objects.get().author == one
        assert Person.objects.get(pk=one.pk).gender == "other"
        assert Person.objects.get(pk=other.pk).gender == "female"
        assert {(line["model"], line["why"]) for line in merge.left} == {
            ("associations.membership", "changed"),
            ("people.person", "changed"),
        }

    def test_a_login_that_went_elsewhere_meanwhile_stays_there(self, two, keeper, group):
        one = lead_a_life(group, two[0], "one@example.org")
        other = lead_a_life(group, two[1], "two@example.org")
        merge = merged(one, other, keeper)
        attach_login(record_of("林静"), User.objects.get(pk=other.login_id), by=SHELL)
        merge = actions.undo_merge(merge, by=keeper)
        assert Person.objects.get(pk=other.pk).login is None
        assert {"model": "people.person", "key": other.pk, "why": "lost", "fields": ["login_id"]} in merge.left

    def test_the_last_merge_first(self, two, keeper):
        one, other = two
        third = record_of("曾丽")
        first = merged(one, other, keeper)
        before = dump()
        second = merged(third, one, keeper)
        with pytest.raises(Refusal) as refusal:
            actions.undo_merge(Merge.objects.get(pk=first.pk), by=keeper)
        assert refusal.value.code == "merged_on_since"
        actions.undo_merge(second, by=keeper)
        assert differences(before, dump()) == {}
        actions.undo_merge(Merge.objects.get(pk=first.pk), by=keeper)
        assert Person.objects.filter(pk=other.pk).exists()

    def test_after_thirty_days_it_is_over_and_the_old_record_forgotten(self, two, keeper):
        merge = merged(*two, keeper)
        assert actions.forget_merges(by=CLOCK) == 0
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            with pytest.raises(Refusal) as refusal:
                actions.undo_merge(merge, by=keeper)
            assert refusal.value.code == "merge_too_old"
            assert actions.forget_merges(by=CLOCK) == 1
            merge.refresh_from_db()
            assert (merge.journal, merge.forgotten_at is None) == ([], False)
            assert merge.counts
            assert actions.forget_merges(by=CLOCK) == 0
        assert FormerId.objects.get().person == two[0]
