"""A request never dies: reminded after 3 days, one tier up after 7, with the school after 14, each told once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from associations import actions
from associations.models import JoinRequest
from associations.tasks import pass_up_silent_requests
from audit.models import Entry
from messaging.models import Delivery
from tests.associations.joining import knock, serve
from tests.support.actors import CLOCK, acting
from tests.support.factories import ClassFactory, SchoolFactory, TermFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def secretary(group):
    return serve(group.parent.parent, "department_secretary")


@pytest.fixture
def administrator(group):
    return serve(SchoolFactory(), "administrator")


def after(days: float):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def let_the_clock_come(days: float) -> None:
    with after(days):
        pass_up_silent_requests()


def test_nothing_happens_before_the_third_day(group, liaison):
    knock(group)
    let_the_clock_come(2.9)
    assert letters_to(liaison.person) == ["join_request_arrived"]


def test_the_liaison_is_reminded_once(group, liaison):
    asked = knock(group)
    for days in (3.1, 3.2, 5):
        let_the_clock_come(days)
    assert letters_to(liaison.person) == ["join_request_arrived", "join_request_reminder"]
    assert Entry.objects.filter(verb="associations.join_reminded").about(asked).count() == 1


def test_it_goes_one_tier_up_after_seven_days(group, liaison, secretary):
    asked = knock(group)
    let_the_clock_come(3.1)
    for days in (7.1, 7.2):
        let_the_clock_come(days)

    asked.refresh_from_db()
    assert asked.with_association == group.parent.parent
    assert letters_to(secretary.person) == ["join_request_passed_up"]
    assert letters_to(asked.login) == ["join_request_received", "join_request_moved_on"]


def test_it_goes_to_the_school_after_fourteen_days(group, liaison, secretary, administrator):
    asked = knock(group)
    for days in (3.1, 7.1, 14.1, 14.2, 40):
        let_the_clock_come(days)

    asked.refresh_from_db()
    assert asked.with_association == SchoolFactory()
    assert letters_to(administrator.person) == ["join_request_passed_up"]
    assert asked.state == JoinRequest.State.WAITING


def test_a_clock_that_was_down_takes_only_the_furthest_step(group, liaison, secretary, administrator):
    asked = knock(group)
    let_the_clock_come(20)
    let_the_clock_come(20.1)
    assert letters_to(secretary.person) == []
    assert letters_to(administrator.person) == ["join_request_passed_up"]
    assert letters_to(asked.login) == ["join_request_received", "join_request_moved_on"]


def test_who_has_it_at_the_top_is_reminded_instead(administrator):
    asked = knock(ClassFactory())
    for days in (3.1, 7.1, 14.1, 30):
        let_the_clock_come(days)
    assert letters_to(administrator.person) == ["join_request_arrived"] + ["join_request_reminder"] * 3
    assert letters_to(asked.login) == ["join_request_received"]


def test_an_answered_request_is_left_alone(group, liaison, secretary):
    asked = knock(group)
    actions.decline_request(asked, "Not ours.", by=acting(liaison.person))
    before = Delivery.objects.count()
    with after(10):
        actions.pass_up_request(asked, by=CLOCK)
    assert Delivery.objects.count() == before


def test_the_liaison_may_still_answer_after_it_went_up(group, liaison, secretary):
    asked = knock(group)
    let_the_clock_come(7.1)
    actions.approve_request(asked, by=acting(liaison.person))
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.APPROVED


def test_one_that_cannot_be_passed_up_holds_up_no_other(group, liaison, monkeypatch):
    first, second = knock(group), knock(group)
    real = actions.pass_up_request

    def stumble(join_request, *, by):
        if join_request.pk == first.pk:
            raise LookupError("something is wrong with this one")
        return real(join_request, by=by)

    monkeypatch.setattr(actions, "pass_up_request", stumble)
    let_the_clock_come(3.1)
    second.refresh_from_db()
    assert second.reminded_at
