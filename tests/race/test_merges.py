"""A into B, B into A, A into C at once: A goes up in one record, nothing is lost, the others hear why (C03)."""

import pytest

from associations.models import Membership
from common.verdicts import Refusal
from directory import actions
from directory.models import Merge
from people.models import ContactPoint, FormerId, Person
from tests.associations.joining import serve
from tests.directory.duplicates.makers import record_of
from tests.support.actors import SHELL, acting
from tests.support.factories import ClassFactory
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(transactional_db):
    return ClassFactory()


@pytest.fixture
def staff(group):
    school = group.parent.parent.parent
    return [acting(serve(school, office).person) for office in ("administrator", "office_staff", "office_staff")]


def three(group) -> list[Person]:
    found = []
    for number in range(3):
        person = record_of("曾丽", group=group, contact=f"c{number}@example.org")
        Membership.objects.create(association=group, person=person, origin="staff", joined_at=person.created_at)
        found.append(person)
    return found


def merges_at_once(people, staff, *pairs: str) -> list:
    a_b_c = dict(zip("ABC", people, strict=True))
    return race(
        *(
            lambda pair=pair, by=by: actions.merge_people(a_b_c[pair[1]], a_b_c[pair[0]], {}, by=by)
            for pair, by in zip(pairs, staff, strict=False)
        )
    )


def losers(outcomes: list) -> list:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def is_told(outcome: Exception) -> bool:
    return isinstance(outcome, Refusal) and outcome.code == "record_is_gone"


@pytest.mark.parametrize("pairs", [("AB", "BA"), ("AB", "AC")])
def test_without_the_lock_somebody_falls_over(group, staff, both_have_looked, without_locks, pairs):
    outcomes = merges_at_once(three(group), staff, *pairs)
    assert len(winners(outcomes)) == 2 or not all(is_told(one) for one in losers(outcomes))


def test_with_the_lock_one_survives_and_nothing_is_lost(group, staff):
    for _round in range(3):
        people = three(group)
        keys = [person.pk for person in people]
        outcomes = merges_at_once(people, staff, "AB", "BA", "AC")
        assert winners(outcomes)
        assert all(is_told(one) for one in losers(outcomes)), outcomes
        left = Person.objects.filter(pk__in=keys)
        assert left.count() == 3 - len(winners(outcomes))
        assert not FormerId.objects.filter(key__in=left.values("pk")).exists()  # no cycle
        assert FormerId.objects.filter(person__in=left).count() == len(winners(outcomes))
        assert ContactPoint.objects.filter(person__in=left).count() == 3
        assert Membership.objects.filter(association=group, person__in=left).count() == left.count()
        for merge in Merge.objects.standing().filter(kept__in=left).order_by("-pk"):
            actions.undo_merge(merge, by=SHELL)
        assert Person.objects.filter(pk__in=keys).count() == 3
        assert Membership.objects.filter(person__in=keys).count() == 3
