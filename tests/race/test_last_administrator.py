"""The last two administrators step down at once: one of them stays."""

from datetime import date

import pytest

from associations import actions
from associations.models.rights import today
from associations.permissions.offices import administrators
from common.verdicts import Refusal
from tests.associations.conftest import appoint
from tests.support.actors import acting
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_terms(transactional_db):
    school = SchoolFactory()
    return [appoint("administrator", school, PersonFactory(with_login=True), date(2020, 1, 1)) for _ in range(2)]


def step_down_at_once(terms) -> list:
    actors = [acting(term.person) for term in terms]
    return race(
        *(lambda term=term, by=by: actions.end_term(term, by=by) for term, by in zip(terms, actors, strict=True))
    )


def test_without_the_lock_the_school_is_left_alone(two_terms, both_have_looked, without_locks):
    assert len(winners(step_down_at_once(two_terms))) == 2
    assert not administrators().serving_on(today()).exists()


def test_with_the_lock_one_stays(two_terms, both_have_looked):
    outcomes = step_down_at_once(two_terms)
    assert len(winners(outcomes)) == 1
    assert administrators().serving_on(today()).count() == 1
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(loser, Refusal)
    assert loser.code == "last_administrator"
