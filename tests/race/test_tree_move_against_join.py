"""A class moves, or closes, in the moment in which somebody knocks at its door or walks in."""

import threading

import pytest

from associations import actions
from associations.actions import asking
from associations.models import Association, JoinRequest
from common.verdicts import Refusal
from tests.associations.conftest import appoint
from tests.associations.joining import knock, statement
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import ClassFactory, CohortFactory, DepartmentFactory, PersonFactory, UserFactory
from tests.support.letters import queued
from tests.support.racing import PATIENCE, both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    """A class below a cohort of one department, and another department it may go to; both have a secretary."""
    group = ClassFactory()
    other = DepartmentFactory()
    for department in (group.parent.parent, other):
        appoint("department_secretary", department)
    return group, other


@pytest.fixture
def the_move_comes_between(monkeypatch):
    """Whoever knocks looks up who answers, and writes only when the move is through, or has to wait itself."""
    looked, moved = threading.Event(), threading.Event()
    who_answers = asking.who_answers

    def look_and_wait(association):
        answering = who_answers(association)
        looked.set()
        moved.wait(PATIENCE)
        return answering

    def move(group, parent):
        assert looked.wait(10)
        row = actions.move_association(group.parent, parent, by=SHELL)
        moved.set()
        return row

    monkeypatch.setattr(asking, "who_answers", look_and_wait)
    return move


def knock_while_it_moves(scene, move) -> JoinRequest:
    group, other = scene
    applicant = acting_login(UserFactory())
    outcomes = race(
        lambda: actions.ask_to_join(group, statement(), by=applicant),
        lambda: move(group, other),
    )
    assert len(winners(outcomes)) == 2, outcomes
    return JoinRequest.objects.select_related("association", "with_association").get()


def test_without_the_lock_a_request_lies_with_strangers(scene, the_move_comes_between, without_locks):
    asked = knock_while_it_moves(scene, the_move_comes_between)
    assert asked.with_association_id not in asked.association.path


def test_with_the_lock_it_lies_with_the_new_tier_above(scene, the_move_comes_between):
    asked = knock_while_it_moves(scene, the_move_comes_between)
    assert asked.with_association == scene[1]
    assert asked.with_association_id in asked.association.path
    assert queued("associations/email/join_request_moved_on")


class TestClosingAgainstJoining:
    """A membership under the association's lock: nobody comes into a closed group."""

    @pytest.fixture
    def open_group(self, scene):
        group = scene[0]
        Association.objects.filter(pk=group.pk).update(joining="open")
        return group

    def join_while_it_closes(self, group) -> tuple[list, Association]:
        newcomer = acting(PersonFactory(with_login=True))
        outcomes = race(
            lambda: actions.join_open_group(group, by=newcomer),
            lambda: actions.begin_closing(group, by=SHELL),
        )
        return outcomes, Association.objects.get(pk=group.pk)

    def test_without_the_lock_somebody_comes_in_while_it_closes(self, open_group, both_have_looked, without_locks):
        outcomes, _group = self.join_while_it_closes(open_group)
        assert len(winners(outcomes)) == 2

    def test_with_the_lock_one_sees_the_other(self, open_group, both_have_looked):
        """Whoever comes first: either the newcomer was in before, or they are told that it closes."""
        outcomes, group = self.join_while_it_closes(open_group)
        assert group.state == "closing"
        joined, closed = outcomes
        assert not isinstance(closed, Exception)
        if isinstance(joined, Exception):
            assert isinstance(joined, Refusal)
            assert joined.code == "association_closed"
            assert not group.memberships.standing().exists()


class TestMovesUnderLoad:
    def test_paths_stay_right_while_classes_open_and_people_knock(self, transactional_db):
        """No deadlock, no lost row: forty writers of three kinds on one small tree."""
        departments = DepartmentFactory.create_batch(2)
        cohorts = [CohortFactory(parent=departments[number % 2]) for number in range(3)]
        groups = [ClassFactory(parent=cohort) for cohort in cohorts]
        logins = [acting_login(UserFactory()) for _ in range(12)]

        def move(number):
            actions.move_association(cohorts[number % 3], departments[number % 2], by=SHELL)

        def open_a_class(number):
            actions.open_association(cohorts[number % 3], "class", f"新{number}班", by=SHELL)

        calls = [lambda number=number: move(number) for number in range(12)]
        calls += [lambda number=number: open_a_class(number) for number in range(12)]
        calls += [lambda number=number: knock(groups[number % 3], logins[number]) for number in range(12)]
        for outcome in race(*calls):
            assert not isinstance(outcome, Exception) or getattr(outcome, "code", "") == "already_there", outcome
        parents = dict(Association.objects.values_list("pk", "parent_id"))
        for key, path in Association.objects.values_list("pk", "path"):
            assert path == _walked(parents, key)
        assert Association.objects.classes().count() == 15
        for asked in JoinRequest.objects.select_related("association"):
            assert asked.with_association_id in asked.association.path


def _walked(parents: dict[int, int | None], key: int | None) -> list[int]:
    return [] if key is None else [*_walked(parents, parents[key]), key]
