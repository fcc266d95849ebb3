"""Two officers answer one request at once: one decision."""

import pytest

from associations import actions
from associations.models import JoinRequest
from audit.models import Entry
from common.verdicts import Refusal
from tests.associations.joining import knock, serve
from tests.support.actors import acting
from tests.support.factories import TermFactory
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    liaison = TermFactory()
    secretary = serve(liaison.association.parent.parent, "department_secretary")
    return knock(liaison.association), acting(liaison.person), acting(secretary.person)


def decide_at_once(scene) -> tuple[list, int]:
    asked, liaison, secretary = scene
    outcomes = race(
        lambda: actions.decline_request(asked, "Not of our class.", by=liaison),
        lambda: actions.ignore_request(asked, by=secretary),
    )
    decisions = Entry.objects.filter(verb__in=["associations.join_declined", "associations.join_ignored"])
    return outcomes, decisions.count()


def test_without_the_lock_two_decisions_are_made(scene, both_have_looked, without_locks):
    outcomes, decisions = decide_at_once(scene)
    assert len(winners(outcomes)) == 2
    assert decisions == 2


def test_with_the_lock_there_is_one_decision(scene, both_have_looked):
    outcomes, decisions = decide_at_once(scene)
    assert len(winners(outcomes)) == 1
    assert decisions == 1
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(loser, Refusal)
    assert loser.code == "already_answered"


def test_two_approvals_make_one_person_and_one_membership(scene, both_have_looked):
    asked, liaison, secretary = scene
    outcomes = race(
        lambda: actions.approve_request(asked, by=liaison),
        lambda: actions.approve_request(asked, by=secretary),
    )
    assert len(winners(outcomes)) == 1
    assert asked.association.memberships.count() == 1
    assert JoinRequest.objects.get().state == JoinRequest.State.APPROVED
