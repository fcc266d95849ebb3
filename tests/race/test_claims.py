"""Two who claim one record are answered at once; or one, while the record goes up in another: one owner stays."""

import pytest

from common.verdicts import Refusal
from directory import actions
from directory.models import Claim
from people.models import LoginTie, Person
from tests.associations.joining import serve
from tests.directory.claims.makers import claim, login, record
from tests.directory.duplicates.makers import record_of
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import ClassFactory, SchoolFactory
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(transactional_db):
    school = SchoolFactory()
    return [acting(serve(school, office).person) for office in ("administrator", "office_staff")]


def two_answers(staff, person: Person) -> list:
    made = [claim() for _each in staff]
    return race(
        *(lambda one=one, by=by: actions.approve_claim(one, person, by=by) for one, by in zip(made, staff, strict=True))
    )


def codes(outcomes: list) -> list[str]:
    return [one.code for one in outcomes if isinstance(one, Refusal)]


def test_without_the_lock_nobody_is_told_who_was_faster(staff, both_have_looked, without_locks):
    assert codes(two_answers(staff, record())) != ["record_is_claimed"]


def test_with_the_lock_one_has_the_record_and_the_other_hears_why(staff):
    person = record()
    outcomes = two_answers(staff, person)
    assert len(winners(outcomes)) == 1
    assert codes(outcomes) == ["record_is_claimed"]
    assert LoginTie.objects.filter(person=person, untied_at=None).count() == 1
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["approved", "waiting"]


def test_a_record_that_goes_up_in_another_takes_its_owner_along_or_is_gone(staff):
    old, kept = record(), record_of("曾丽")
    made = claim()
    outcomes = race(
        lambda: actions.approve_claim(made, old, by=staff[0]),
        lambda: actions.merge_people(kept, old, {}, by=staff[1]),
    )
    assert winners(outcomes)
    assert set(codes(outcomes)) <= {"record_is_gone"}
    left = Claim.objects.get()
    owner = Person.objects.filter(login=made.login).first()
    assert (left.state == "approved") == (owner is not None)
    assert left.person == owner or left.state == "waiting"


def one_code_twice() -> tuple[Person, list]:
    group = ClassFactory()
    person = record_of("曾丽", group=group)
    (strip,) = actions.make_claim_codes(group, by=SHELL)
    users = [acting_login(login()) for _each in range(2)]
    outcomes = race(*(lambda by=by: actions.redeem_invitation(strip.code, "曾丽", by=by) for by in users))
    return person, outcomes


def test_without_the_lock_two_use_one_code(staff, both_have_looked, without_locks):
    _person, outcomes = one_code_twice()
    assert [one for one in outcomes if isinstance(one, Exception)] or sum(one is not None for one in outcomes) == 2


def test_with_the_lock_one_code_opens_once(staff):
    person, outcomes = one_code_twice()
    assert sorted(one is None for one in outcomes) == [False, True]
    assert LoginTie.objects.filter(person=person, untied_at=None).count() == 1
    assert list(Claim.objects.values_list("state", flat=True)) == ["approved"]
