"""Two logins for one record at the same moment: one is tied, the other hears why not."""

import pytest

from common.verdicts import Refusal
from people import actions
from people.models import LoginTie
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory, UserFactory
from tests.support.racing import both_have_looked, race, winners, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["both_have_looked", "without_locks"]


def two_for_one_record():
    person, one, other = PersonFactory(), UserFactory(), UserFactory()
    return race(
        lambda: actions.attach_login(person, one, by=CLOCK), lambda: actions.attach_login(person, other, by=CLOCK)
    )


def test_without_the_lock_only_the_constraint_is_left(both_have_looked, without_locks):
    """Both verdicts said yes; the second is stopped by the database alone, with no sentence a person can read."""
    lost = [outcome for outcome in two_for_one_record() if isinstance(outcome, Exception)]
    assert not any(isinstance(loss, Refusal) and loss.code == "person_has_a_login" for loss in lost)


def test_with_the_lock_one_is_tied_and_the_other_told(both_have_looked):
    outcomes = two_for_one_record()
    assert len(winners(outcomes)) == 1
    assert [loss.code for loss in outcomes if isinstance(loss, Refusal)] == ["person_has_a_login"]
    assert LoginTie.objects.count() == 1
