"""Whom an officer may enter by their own hand: a place on a list opens contacts, so nobody gains them by adding."""

from dataclasses import dataclass

import pytest

from associations import actions
from associations.models import Association
from audit.models import Entry, label_of
from common.verdicts import Forbidden, Refusal
from people.models import Person
from tests.associations.conftest import Tree, appoint
from tests.associations.joining import knock
from tests.support.actors import SHELL, acting
from tests.support.factories import AffiliationFactory, ChapterFactory, ClassFactory, PersonFactory, PlacementFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db
NOT_THEIRS = "invitation_needed"


def enrol(association, person, *, by):
    return actions.enrol_members(association, [person], by=by)


def code_of(call, association, person, by) -> str:
    """The refusal's code; empty when it was done."""
    try:
        call(association, person, by=acting(by))
    except (Refusal, Forbidden) as no:
        return no.code
    return ""


def placed(association: Association) -> Person:
    return PlacementFactory(association=association).affiliation.person


def member(association: Association) -> Person:
    return actions.add_member(association, PersonFactory(), by=SHELL).person


@dataclass
class Town(Tree):
    beside: Association  # another class of the same cohort
    branch: Association  # a chapter of the first department
    chapter: Association  # a chapter of the school, of which the first department's secretary is president too


@pytest.fixture
def town(tree, secretary) -> Town:
    branch, chapter = ChapterFactory(parent=tree.department), ChapterFactory(parent=tree.school)
    appoint("chapter_president", chapter, secretary)
    return Town(**vars(tree), beside=ClassFactory(parent=tree.cohort), branch=branch, chapter=chapter)


CASES = [
    # officer, into which, who, answer
    ("liaison", "group", lambda town: placed(town.group), ""),
    ("liaison", "group", lambda town: placed(town.beside), NOT_THEIRS),
    ("liaison", "beside", lambda town: placed(town.group), "capability_missing"),
    ("secretary", "beside", lambda town: placed(town.group), ""),
    ("secretary", "branch", lambda town: placed(town.group), ""),
    ("secretary", "group", lambda town: member(town.beside), ""),
    ("secretary", "group", lambda town: placed(town.other_group), NOT_THEIRS),
    ("secretary", "group", lambda town: member(town.other_group), NOT_THEIRS),
    ("secretary", "group", lambda town: PersonFactory(), NOT_THEIRS),
    # What another office of theirs keeps is not for this one to hand on.
    ("secretary", "group", lambda town: member(town.chapter), NOT_THEIRS),
    ("secretary", "chapter", lambda town: placed(town.group), NOT_THEIRS),
    ("secretary", "other_group", lambda town: placed(town.other_group), "capability_missing"),
    ("administrator", "chapter", lambda town: placed(town.group), ""),
    ("administrator", "group", lambda town: PersonFactory(), ""),
]


def test_who_may_enter_whom(town, secretary, administrator):
    officers = {"secretary": secretary, "administrator": administrator}
    officers["liaison"] = appoint("liaison", town.group).person
    for number, (officer, into, somebody, answer) in enumerate(CASES):
        association, person = getattr(town, into), somebody(town)
        for call in (enrol, actions.add_member):
            assert code_of(call, association, person, officers[officer]) == answer, number
            association.memberships.filter(person=person).delete()


def test_nobody_gains_contacts_by_adding(town, secretary):
    """The canary: a number of somebody of the other department, before and after the attempt."""
    stranger, by = placed(town.other_group), acting(secretary)
    stranger.contact_points.create(kind="phone", value="+8613900000001", source="owner")
    for call in (enrol, actions.add_member):
        assert code_of(call, town.group, stranger, secretary) == NOT_THEIRS
        assert not Person.objects.with_contacts_open_to(by).filter(pk=stranger.pk).exists()
    actions.add_member(town.group, stranger, by=SHELL)  # and this is what would have been gained
    assert Person.objects.with_contacts_open_to(by).filter(pk=stranger.pk).exists()


def test_who_asked_is_taken_in_and_their_request_answered(tree, secretary):
    stranger = PersonFactory(with_login=True)
    asked = knock(tree.group, acting(stranger))
    membership = actions.add_member(tree.group, stranger, by=acting(secretary))
    asked.refresh_from_db()
    assert (asked.state, asked.membership, asked.decided_by) == ("approved", membership, secretary)
    assert label_of(asked) in Entry.objects.filter(verb="associations.member_joined").last().about
    assert letters_to(stranger)[-1] == "join_request_approved"


def test_neither_a_request_taken_back_nor_the_officers_own_invitation_opens_the_door(tree, secretary):
    stranger = PersonFactory(with_login=True)
    line = AffiliationFactory(person=stranger)
    actions.withdraw_request(knock(tree.group, acting(stranger)), by=acting(stranger))
    invitation = actions.invite(tree.group, line, by=acting(secretary))
    assert code_of(actions.add_member, tree.group, stranger, secretary) == NOT_THEIRS
    assert actions.accept_invitation(invitation, by=acting(stranger)).person == stranger
