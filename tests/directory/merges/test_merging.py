"""Two records become one: what is carried over, what collapses, who may, who is told; and everything back again."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from associations.actions import add_member
from associations.models import Ban, Membership, Office, Term
from audit.models import Entry
from audit.queries import lines_for
from common.verdicts import Refusal
from conversations import actions as said
from conversations.models import Comment, Like, Post
from directory import actions
from directory.models import DuplicatePair
from messaging.actions.mailings import launch_mailing
from messaging.letters import addressee_of
from messaging.models import Addressee, Delivery, Preference
from messaging.registry import Category, categories
from people.actions import (
    add_contact_point,
    change_person,
    mark_do_not_contact,
    relate_people,
)
from people.models import (
    Affiliation,
    Block,
    ContactPoint,
    FieldChoice,
    FormerId,
    FormerName,
    LoginTie,
    Person,
    Relation,
)
from tests.associations.joining import serve
from tests.directory.duplicates.makers import numbered, record_of
from tests.directory.merges.living import lead_a_life, letters, merged
from tests.directory.merges.tables import differences, dump
from tests.support.actors import SHELL, acting
from tests.support.factories import ClassFactory, TermFactory

pytestmark = pytest.mark.django_db


class TestMergePeople:
    def test_one_record_stays_with_what_both_knew(self, two, keeper, group):
        one, other = two
        point = other.contact_points.get()
        merge = merged(one, other, keeper, birth_date="other", gender="other")
        kept = Person.objects.get(pk=one.pk)
        assert (kept.full_name, kept.birth_date, kept.gender) == ("曾丽", "1985-03-12", "female")
        assert not Person.objects.filter(pk=other.pk).exists()
        assert kept.contact_points.get().pk == point.pk
        assert kept.addressee.email == "zeng@example.org"
        line = kept.affiliations.get()  # the class list's line said nothing more, so it went up in the register's
        assert (line.student_number, line.placement.association) == ("060301", group)
        assert not kept.former_names.exists()  # 曾麗 is only another way to write it
        assert merge.counts["people.affiliation"] == {"dropped": 1}

    def test_old_addresses_lead_on(self, two, keeper):
        one, other = two
        merged(one, other, keeper)
        assert FormerId.objects.get(public_id=other.public_id).person == one
        assert Person.objects.known_as(other.public_id).get() == one
        third = record_of("曾丽")
        merged(third, one, keeper)
        assert Person.objects.known_as(other.public_id).get() == third
        assert Person.objects.known_as(one.public_id).get() == third

    def test_the_audit_has_a_line_for_each(self, two, keeper):
        merge = merged(*two, keeper, birth_date="other")
        kept, went = Entry.objects.filter(verb__startswith="directory.p").order_by("pk")
        assert (kept.verb, kept.fields) == ("directory.people_merged", ["birth_date"])
        assert kept.about == [f"people.person:{two[0].pk}", f"directory.merge:{merge.pk}"]
        assert went.about[0] == f"people.person:{two[1].pk}"
        assert "1985" not in str([entry.facts for entry in (kept, went)])

    def test_double_memberships_and_likes_collapse_and_the_longer_one_counts(self, two, keeper, group):
        one, other = two
        with time_machine.travel("2025-05-01", tick=False):
            add_member(group, other, by=SHELL)
        add_member(group, one, by=SHELL)
        writer = record_of("赵敏", group=group)
        add_member(group, writer, by=SHELL)
        post = said.write_post(group.wall, "Hello", by=acting(writer))
        Like.objects.create(post=post, person=one), Like.objects.create(post=post, person=other)
        Like.objects.create(post=said.write_post(group.wall, "Again", by=acting(writer)), person=other)
        merged(one, other, keeper)
        membership = Membership.objects.get(person=one)
        assert membership.joined_at.year == 2025
        assert Like.objects.filter(person=one).count() == 2
        assert Membership.objects.filter(association=group).count() == 2

    def test_an_office_held_twice_is_one_from_first_to_last_day(self, two, keeper, group):
        one, other = two
        office = Office.objects.filter(code="liaison").first() or TermFactory().office
        Office.objects.filter(pk=office.pk).update(single_holder=False)
        office.refresh_from_db()
        days = {"association": group, "office": office, "single_holder": False}
        TermFactory(person=one, starts_on=date(2021, 1, 1), ends_on=date(2023, 1, 1), **days)
        TermFactory(person=other, starts_on=date(2022, 1, 1), ends_on=None, **days)
        merged(one, other, keeper)
        term = Term.objects.get(person=one)
        assert (term.starts_on, term.ends_on) == (date(2021, 1, 1), None)

    def test_the_first_choice_stays_and_a_proof_is_kept(self, two, keeper):
        one, other = two
        add_contact_point(one, "email", "first@example.org", by=SHELL, source="staff")
        add_contact_point(one, "email", "zeng@example.org", by=SHELL, source="staff")
        point = other.contact_points.get()
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=timezone.now())
        merged(one, other, keeper)
        emails = one.contact_points.current().filter(kind="email")
        assert {email.value: (email.is_primary, bool(email.verified_at)) for email in emails} == {
            "first@example.org": (True, False),
            "zeng@example.org": (False, True),
        }

    def test_who_asked_to_be_left_alone_under_either_name_is(self, two, keeper):
        mark_do_not_contact(two[1], by=SHELL)
        merged(*two, keeper)
        assert Person.objects.get(pk=two[0].pk).do_not_contact_at is not None

    def test_a_name_that_does_not_stand_stays_findable(self, keeper):
        one, other = record_of("曾丽"), record_of("Jane Zeng")
        merged(one, other, keeper, name="other")
        kept = Person.objects.get(pk=one.pk)
        assert (kept.full_name, kept.sort_key) == ("Jane Zeng", "zeng jane")
        assert [former.full_name for former in kept.former_names.all()] == ["曾丽"]
        assert Person.objects.found_by("zengli").get() == kept

    def test_two_people_with_the_other_are_two_people_with_the_one(self, two, keeper):
        one, other = two
        third, fourth = record_of("曾丽"), record_of("曾丽")
        for a, b in ((other, third), (one, fourth), (other, fourth), (one, other)):
            first, second = sorted((a.pk, b.pk))
            DuplicatePair.objects.add(one_id=first, other_id=second)
        actions.keep_apart(DuplicatePair.objects.of(other, third).get(), by=keeper)
        actions.keep_apart(DuplicatePair.objects.of(other, fourth).get(), by=keeper)
        before = dump()
        merge = merged(one, other, keeper)
        assert {pair.state for pair in DuplicatePair.objects.of_person(one.pk)} == {"apart"}
        assert DuplicatePair.objects.count() == 2
        actions.undo_merge(merge, by=keeper)
        assert differences(before, dump()) == {}

    def test_a_ban_goes_along(self, two, keeper, group):
        Ban.objects.add(association=group, person=two[1], reason="Sold shares.")
        merged(*two, keeper)
        assert Ban.objects.get().person == two[0]

    def test_one_login_stays_and_its_letters_are_in_one_inbox(self, two, keeper, group):
        one, other = two
        other = lead_a_life(group, other, "zeng@example.org")
        merged(one, other, keeper)
        kept = Person.objects.get(pk=one.pk)
        assert kept.login == other.login
        assert kept.addressee.login == kept.login
        assert Post.objects.get().author == kept
        assert Comment.objects.get().author == kept
        assert letters("records_merged") == {"zeng@example.org"}
        assert letters("login_without_record") == set()

    @pytest.mark.parametrize("stays", ["kept", "other"])
    def test_of_two_logins_one_stays_and_the_other_is_told(self, two, keeper, group, stays):
        one = lead_a_life(group, two[0], "one@example.org")
        other = lead_a_life(group, two[1], "two@example.org")
        merge = merged(one, other, keeper, login=stays)
        kept, loose = Person.objects.get(pk=one.pk), {"kept": other.login, "other": one.login}[stays]
        assert kept.login == {"kept": one.login, "other": other.login}[stays]
        assert not Person.objects.filter(login=loose).exists()
        assert Addressee.objects.get(login=loose).owner is None
        assert LoginTie.objects.get(user=loose).untied_at is not None
        assert LoginTie.objects.get(person=kept, untied_at=None).user == kept.login
        assert Post.objects.filter(author=kept).count() == 2
        assert letters("login_without_record") == {loose.email}
        assert letters("records_merged") == {kept.login.email}
        assert Addressee.objects.filter(owner=kept).count() == 1
        assert merge.parts_logins

    def test_the_quieter_wish_counts(self, two, keeper, group):
        one = lead_a_life(group, two[0], "one@example.org")
        other = lead_a_life(group, two[1], "two@example.org")
        for person, rhythm in ((one, "at_once"), (other, "never")):
            Preference.objects.add(addressee=addressee_of(person), category="posts", channel="email", rhythm=rhythm)
        merged(one, other, keeper)
        assert Preference.objects.get(addressee__owner=one).rhythm == "never"

    def test_nothing_is_sent_and_nothing_changed_when_it_fails(self, two, keeper, group, monkeypatch):
        lead_a_life(group, two[0], "one@example.org")
        before = dump()

        def fall(*_args, **_more):
            raise RuntimeError

        monkeypatch.setattr("directory.actions.merges.merging._tell", fall)
        with pytest.raises(RuntimeError):
            merged(*two, keeper)
        assert differences(before, dump()) == {}
        assert not letters("records_merged")


class TestWhoMayMerge:
    def test_only_who_keeps_both(self, two, group):
        secretary = acting(serve(group.parent.parent, "department_secretary").person)
        elsewhere = record_of("曾丽", group=ClassFactory())
        with pytest.raises(PermissionDenied):
            merged(two[0], elsewhere, secretary)
        merged(*two, secretary)

    def test_nobody_merges_their_own_record(self, two, keeper):
        for pair in ((keeper.person, two[0]), (two[0], keeper.person)):
            with pytest.raises(Refusal) as refusal:
                merged(*pair, keeper)
            assert refusal.value.code == "own_record"

    def test_no_way_up_into_a_higher_office(self, two, keeper, group):
        """A08: the department's secretary would make their friend the school's administrator by a merge."""
        secretary = acting(serve(group.parent.parent, "department_secretary").person)
        friend = lead_a_life(group, two[0], "friend@example.org")
        high = record_of("曾丽", group=group)
        serve(group.parent.parent.parent, "administrator", person=high)
        for pair in ((friend, high), (high, friend)):
            with pytest.raises(Refusal) as refusal:
                merged(*pair, secretary)
            assert refusal.value.code == "record_holds_an_office"
        merged(friend, high, keeper)  # who stands above may
        assert Term.objects.filter(person=friend, office__code="administrator").exists()

    def test_no_other_login_takes_over_an_office_by_choice(self, two, group):
        secretary = acting(serve(group.parent.parent, "department_secretary").person)
        friend = lead_a_life(group, two[0], "friend@example.org")
        high = lead_a_life(group, two[1], "high@example.org")
        serve(group.parent.parent.parent, "administrator", person=high)
        with pytest.raises(Refusal):
            merged(high, friend, secretary, login="other")
        merge = merged(high, friend, secretary, login="kept")  # the office stays where it was
        assert Person.objects.get(pk=high.pk).login == high.login
        with pytest.raises(Refusal) as refusal:
            actions.undo_merge(merge, by=secretary)
        assert refusal.value.code == "record_holds_an_office"

    def test_a_record_that_is_gone_is_said_so(self, two, keeper):
        merged(*two, keeper)
        with pytest.raises(Refusal) as refusal:
            merged(*two, keeper)
        assert refusal.value.code == "record_is_gone"
        with pytest.raises(Refusal):
            merged(two[0], two[0], keeper)

    def test_the_school_is_not_left_without_an_administrator(self, group):
        only = serve(group.parent.parent.parent, "administrator").person
        twin = record_of("曾丽", group=group)
        change_person(twin, deceased_at=timezone.now(), by=SHELL)
        with pytest.raises(Refusal) as refusal:
            merged(only, twin, SHELL, deceased_at="other")
        assert refusal.value.code == "last_administrator"


class TestChoosingTwo:
    def test_any_two_stand_side_by_side_and_are_merged(self, keeper, client):
        one, other = record_of("单雄"), record_of("林静", line=numbered("099"))
        client.force_login(keeper.user)
        page = reverse("duplicate_choose", args=[one.public_id])
        assert page in client.get(reverse("admin:people_person_change", args=[one.pk])).content.decode()
        assert "林静" in client.get(page, {"q": "林静"}).content.decode()
        answer = client.post(page, {"other": other.public_id})
        pair = DuplicatePair.objects.of(one, other).get()
        assert answer.url == pair.get_absolute_url() and "name_differs" in pair.evidence
        client.post(answer.url, {"stays": "one", "name": "one"})
        assert Person.objects.get(pk=one.pk).full_name == "单雄" and not Person.objects.filter(pk=other.pk).exists()

    def test_the_same_verdicts_guard_it(self, two, keeper, group):
        one, other = two
        with pytest.raises(PermissionDenied):
            actions.pair_up(one, other, by=acting(serve(group, "liaison").person))
        for first, second, code in ((one, one, "same_record"), (one, keeper.person, "own_record")):
            with pytest.raises(Refusal) as refusal:
                actions.pair_up(first, second, by=keeper)
            assert refusal.value.code == code

    def test_two_people_stay_two_people(self, two, keeper):
        pair = actions.keep_apart(actions.pair_up(*two, by=keeper), by=keeper)
        assert actions.pair_up(two[1], two[0], by=keeper) == pair and pair.state == DuplicatePair.State.APART


def test_what_somebody_did_last_speaks_of_the_record_that_stays(two, keeper):
    """The audit keeps the old key; the reader is led on to who it is today."""
    one, other = two
    change_person(other, gender="other", by=keeper)
    lines = Entry.objects.filter(verb="people.person_changed")
    merged(one, other, keeper)
    (line,) = lines_for(lines, keeper)
    assert (line.about[0].text, line.about[0].link) == (
        one.full_name,
        reverse("admin:people_person_change", args=[one.pk]),
    )
    (unseen,) = lines_for(lines, acting(record_of("林静")))
    assert unseen.about[0].text == f"person no. {other.pk}"


def test_lines_of_other_studies_stay_apart(keeper):
    one = record_of("曾丽", line=numbered("060301"))
    other = record_of("曾丽", line={"student_number": "S0901", "entry_year": 2009, "end_year": 2012})
    merged(one, other, keeper)
    assert Affiliation.objects.filter(person=one).count() == 2
    assert FormerName.objects.count() == 0


def test_what_is_hidden_under_either_name_stays_hidden_and_nobody_blocks_oneself(two, keeper):
    one, other = two
    FieldChoice.objects.add(person=one, field="city", audience=20, is_searchable=False)
    FieldChoice.objects.add(person=other, field="city", audience=10)
    FieldChoice.objects.add(person=other, field="photo", audience=0)
    Block.objects.add(person=one, blocked=other)
    merge = merged(one, other, keeper)
    choices = {choice.field: (choice.audience, choice.is_searchable) for choice in one.field_choices.all()}
    assert choices == {"city": (10, False), "photo": (0, True)}
    assert not Block.objects.exists()
    actions.undo_merge(merge, by=keeper)
    assert Block.objects.get().blocked == other
    assert other.field_choices.count() == 2


def test_relations_are_carried_over_once_and_come_back(two, keeper, group):
    one, other = two
    mother, cousin = (record_of(name, group=group) for name in ("曾静", "曾强"))
    relate_people(one, other, "sibling", by=keeper)
    for child in two:
        relate_people(child, mother, "parent", by=keeper)
    relate_people(cousin, other, "other", by=keeper)
    before = sorted(Relation.objects.values_list("pk", "person", "other", "kind"))
    merge = merged(one, other, keeper)
    said = {(relation.other_than(one), relation.side_of(one)) for relation in Relation.objects.all()}
    assert said == {(mother.pk, "parent"), (cousin.pk, "other")}
    assert Relation.objects.count() == 2
    actions.undo_merge(merge, by=keeper)
    assert sorted(Relation.objects.values_list("pk", "person", "other", "kind")) == before


def test_a_page_of_an_old_record_leads_on(two, keeper, client):
    one, other = two
    merged(one, other, keeper)
    client.force_login(keeper.user)
    answer = client.get(reverse("person_detail", args=[other.public_id]))
    assert answer.url == reverse("person_detail", args=[one.public_id])


@pytest.mark.parametrize(
    ("of_kept", "of_other", "ends"),
    [("waiting", "accepted", "accepted"), ("waiting", "handing", "unknown"), ("accepted", "waiting", "accepted")],
)
def test_a_mailing_that_both_were_to_get_comes_once_and_twice_again_when_they_part(
    two, keeper, of_kept, of_other, ends
):
    category = categories.hang(Category(code="test_news", label="News"))
    try:
        mailing = launch_mailing(
            Person.objects.filter(pk__in=[one.pk for one in two]),
            category=category.code,
            writer="test.writer",
            about="test.message:1",
            channels=["email"],
            by=SHELL,
        )
    finally:
        categories.take_down(category.code)
    letters_of = Delivery.objects.filter(mailing=mailing)
    for person, state in zip(two, (of_kept, of_other), strict=True):
        settled = timezone.now() if state == "accepted" else None
        letters_of.filter(addressee__owner=person).update(state=state, reason="", settled_at=settled)
    before = sorted(letters_of.values_list("pk", "addressee__owner", "state", "settled_at"))
    merge = merged(*two, keeper)
    letter = letters_of.get()
    assert (letter.addressee.owner, letter.state, letter.settled_at is None) == (two[0], ends, False)
    actions.undo_merge(merge, by=keeper)
    assert sorted(letters_of.values_list("pk", "addressee__owner", "state", "settled_at")) == before
