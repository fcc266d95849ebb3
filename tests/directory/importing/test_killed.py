"""kill -9 at any moment, then go on: the same end as if nothing had happened. And two rosters at once."""

import os
import random
import signal
import threading
import time
from contextlib import suppress

import pytest
from django.db import connections

from associations.models import Association, Placement
from common.actions import writing_window
from directory import actions
from directory.actions import checking, running, undoing
from directory.models import Import, ImportedRow
from people.actions.naming import name_facts
from people.models import Person
from tests.directory.importing.rosters import LI, WANG, begun, checked, finished, imported, tally
from tests.directory.importing.test_undoing import dump
from tests.support.actors import SHELL
from tests.support.factories import SchoolFactory
from tests.support.racing import PATIENCE, race

pytestmark = pytest.mark.django_db(transaction=True)
State = Import.State
ROWS = 240
STEPS = {
    State.CHECKING: actions.check_import,
    State.RUNNING: actions.run_import,
    State.UNDOING: actions.undo_import,
}


def rows():
    for number in range(ROWS):
        name = f"{'王李陈欧阳'[number % 4]}{chr(0x5000 + number)}"
        place = (f"{'一二三'[number % 3]}系", f"{number % 7}班", str(2004 + number % 2))
        yield name, f"0{number:06}", *place, "", "", f"138{number:08}", f"p{number}@example.org"


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(checking, "STAGED_AT_ONCE", 50)
    monkeypatch.setattr(checking, "AT_ONCE", 30)
    monkeypatch.setattr(running, "AT_ONCE", 15)


def state_of_the_records() -> list[tuple]:
    placed = Placement.objects.select_related("affiliation__person", "association__parent__parent")
    return sorted(
        (
            line.affiliation.person.full_name,
            line.affiliation.student_number,
            *(unit.name_zh for unit in (line.association, line.association.parent, line.association.parent.parent)),
            *sorted(line.affiliation.person.contact_points.values_list("value", flat=True)),
            line.affiliation.person.addressee.email,
        )
        for line in placed
    )


def start_over() -> None:
    with writing_window():
        Import.objects.all().delete()
        Person.objects.all().delete()
        for kind in ("class", "cohort", "department"):
            Association.objects.filter(kind=kind).delete()


def work_until_killed(key: int, after: float) -> bool:
    """A process of its own goes on with the import and is killed after so many seconds. Was it still at work?"""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            roster_import = Import.objects.get(pk=key)
            while roster_import.is_at_work:
                roster_import = STEPS[State(roster_import.state)](roster_import, by=SHELL)
        finally:
            os._exit(0)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def go_on(roster_import: Import, seed: int) -> int:
    """Let it be killed again and again until it is through. Returns how often it was.

    A slow machine gets more time from kill to kill, else a step would never be whole.
    """
    chance, kills, patience = random.Random(seed), 0, 0.3
    while Import.objects.get(pk=roster_import.pk).is_at_work:
        before = Import.objects.get(pk=roster_import.pk)
        kills += work_until_killed(roster_import.pk, chance.uniform(0.02, patience))
        after = Import.objects.get(pk=roster_import.pk)
        if (before.staged, before.looked_at, before.taken_back) == (after.staged, after.looked_at, after.taken_back):
            patience *= 1.3
    return kills


def test_killed_again_and_again_it_ends_as_if_undisturbed(small_batches):
    name_facts({"full_name": "王伟"})  # the dictionary is read once, not by every child
    school = SchoolFactory()
    disturbed = actions.begin_check(begun(school, *rows()), by=SHELL)
    kills = go_on(disturbed, seed=1)
    disturbed.refresh_from_db()
    assert disturbed.state == State.CHECKED and not Person.objects.exists()
    kills += go_on(actions.begin_run(disturbed, by=SHELL), seed=2)
    disturbed.refresh_from_db()
    after_kills = state_of_the_records()

    start_over()
    undisturbed = imported(school, *rows())
    assert kills >= 3, "it was hardly ever killed at work"
    assert after_kills == state_of_the_records()
    assert disturbed.counts == undisturbed.counts
    assert tally(undisturbed) == (ROWS, 0, 0, 0, 0)


@pytest.mark.long  # the quick form: test_undoing's "goes on behind the last batch"
def test_taking_it_back_killed_again_and_again_leaves_every_row_as_it_was(small_batches, monkeypatch):
    """New people and changed ones; the tables an import writes are compared to the letter."""
    monkeypatch.setattr(undoing, "AT_ONCE", 8)
    school, known = SchoolFactory(), list(rows())[:40]
    imported(school, *known)
    before = dump()
    otherwise = [(*row[:7], f"139{number:08}", row[8]) for number, row in enumerate(known[:20])]
    made = imported(school, *otherwise, *list(rows())[40:100])
    assert tally(made) == (60, 20, 0, 0, 0) and dump() != before
    kills = go_on(actions.begin_undo(made, by=SHELL), seed=3)
    made.refresh_from_db()
    assert (made.state, made.taken_away, made.put_back, made.kept) == (State.UNDONE, 60, 20, 0)
    assert kills >= 2, "it was hardly ever killed at work"
    assert dump() == before


def test_what_was_killed_can_be_brought_again(small_batches):
    school = SchoolFactory()
    stopped = actions.begin_run(checked(school, *rows()), by=SHELL)
    work_until_killed(stopped.pk, 0.5)
    again = imported(school, *rows())
    assert again.created + again.unchanged == ROWS
    stopped.refresh_from_db()
    while stopped.state == State.RUNNING:  # its own worker comes back as well
        stopped = actions.run_import(stopped, by=SHELL)
    assert Person.objects.count() == ROWS
    made = ImportedRow.objects.filter(outcome="insert").values_list("person", flat=True)
    assert len(made) == len(set(made)) == ROWS


class TestTwoRostersAtOnce:
    @pytest.fixture
    def contestants(self, monkeypatch):
        """Two imports of one new person, each held where it has decided and not yet written."""
        school = SchoolFactory()
        imported(school, WANG)  # the units stand
        barrier, write = threading.Barrier(2), running.write_all

        def wait_and_write(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                barrier.wait(PATIENCE)
            return write(*args, **kwargs)

        monkeypatch.setattr(running, "write_all", wait_and_write)
        first, second = checked(school, LI), checked(school, LI)
        return lambda: race(lambda: finished(first), lambda: finished(second))

    def test_without_the_lock_one_person_is_made_twice(self, contestants, monkeypatch):
        monkeypatch.setattr(running, "one_roster_at_a_time", lambda: None)
        contestants()
        assert Person.objects.filter(full_name="李晓玲").count() == 2

    def test_with_the_lock_once(self, contestants):
        ends = contestants()
        assert Person.objects.filter(full_name="李晓玲").count() == 1
        assert sorted(tally(end) for end in ends) == [(0, 0, 1, 0, 0), (1, 0, 0, 0, 0)]


def test_two_workers_at_one_import_share_the_work(small_batches):
    made = actions.begin_run(checked(SchoolFactory(), *rows()), by=SHELL)

    def work():
        one = Import.objects.get(pk=made.pk)
        while one.state == State.RUNNING:
            one = actions.run_import(one, by=SHELL)
        return one

    race(work, work)
    made.refresh_from_db()
    assert tally(made) == (ROWS, 0, 0, 0, 0) and Person.objects.count() == ROWS
