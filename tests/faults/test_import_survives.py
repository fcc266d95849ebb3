"""kill -9 of a worker in the middle of a roster, twenty times: the same end as if undisturbed, in every table."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from celery import current_app
from django.test import TransactionTestCase

from associations.actions.coverage import count_coverage
from common.actors import system
from directory import actions
from directory.actions.indexing import refresh_index
from directory.models import Import
from directory.reading import NOTE
from tests.directory.importing.rosters import HEADER, LI, begun, imported, tally
from tests.faults.crew import Crew, wait_until
from tests.support.actors import SHELL
from tests.support.dumps import differences, dump_of_everything
from tests.support.factories import SchoolFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults, pytest.mark.timeout(400)]
CLOCK = system("clock")
State = Import.State
COLUMNS = (*HEADER, "宿舍")
TASKS = {State.CHECKING: "directory.check_import", State.RUNNING: "directory.run_import"}


def row(number: int) -> tuple[str, ...]:
    name = f"{'王李陈欧阳'[number % 4]}{chr(0x5000 + number)}"
    place = (f"{'一二三'[number % 3]}系", f"{number % 7}班", str(2004 + number % 2))
    contacts = (f"138{number:08}", f"p{number}@example.org")
    return name, f"0{number:06}", *place, "", "", *contacts, f"{number % 9}栋"


def roster(count: int) -> list[tuple[str, ...]]:
    """New people for the most part; some known and some changed, a line twice, no name, a number of two names."""
    rows = [row(number) for number in range(count)]
    rows[300:300] = [rows[10], ("", *rows[20][1:]), (*LI[:1], rows[30][1], *rows[30][2:])]
    return rows


def work_by(crew: Crew, count: int, checking: int, running: int, pause: float = 0.1) -> Import:
    """Some people are known; then comes the whole file, by a worker that is killed so many times in each part."""
    school, chance = SchoolFactory(), random.Random(count)
    imported(school, *(row(number)[:9] for number in range(0, 200, 2)))
    made = begun(school, *roster(count), header=COLUMNS)
    made = actions.name_columns(made, made.columns | {9: NOTE}, by=SHELL)
    crew.start_worker()
    actions.begin_check(made, by=SHELL)
    _disturb(made, crew, checking, lambda: chance.uniform(0, pause))
    _wait_for(made, State.CHECKED, crew)
    actions.begin_run(made, by=SHELL)
    _disturb(made, crew, running, lambda: chance.uniform(0, pause))
    _wait_for(made, State.DONE, crew)
    crew.stop()
    _do_what_the_clock_does()
    made.refresh_from_db()
    return made


def _do_what_the_clock_does() -> None:
    """What an end rings for is begun by the worker that ended, and is nobody's when that one was killed: the clock
    does it then. Compared is what there is when it has been done, and not how far a worker had come with it."""
    while refresh_index(by=CLOCK):
        pass
    count_coverage(by=CLOCK)


def _disturb(made: Import, crew: Crew, kills: int, pause: Callable[[], float]) -> None:
    """Each time when it has got a step further, and then at some moment of the next ones."""
    for number in range(kills):
        _knock(made, crew)
        before = _steps(made)
        if not Import.objects.get(pk=made.pk).is_at_work:
            return  # a quick machine was through before it had been killed so often
        wait_until(lambda before=before: _steps(made) != before, 60, "a step")
        time.sleep(pause())
        if Import.objects.get(pk=made.pk).is_at_work:
            _kill(crew, whole=number % 5 == 4)


def _wait_for(made: Import, state: str, crew: Crew) -> None:
    _knock(made, crew)
    wait_until(lambda: Import.objects.get(pk=made.pk).state == state, 90, f"to be {state}")


def _steps(made: Import) -> tuple[int, int, str]:
    now = Import.objects.get(pk=made.pk)
    return now.staged, now.position, now.state


def _knock(made: Import, crew: Crew) -> None:
    """What the clock does when nobody has been heard of for half a minute; once too often does no harm."""
    made.refresh_from_db()
    if made.state in TASKS:
        current_app.send_task(TASKS[State(made.state)], [made.pk], queue=crew.queue)


def _kill(crew: Crew, *, whole: bool) -> None:
    """kill -9 of the process at work, which its worker puts another in the place of; now and then of the worker too."""
    if whole:
        crew.kill_a_worker()
        return
    with suppress(ProcessLookupError, FileNotFoundError, IndexError):
        worker = crew.workers[0].pid
        children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        crew.kills += 1


def start_over() -> None:
    TransactionTestCase._fixture_teardown(None)


@pytest.fixture
def crew_for(tmp_path, monkeypatch):
    crews: list[Crew] = []
    app = current_app._get_current_object()
    send = app.send_task

    def gather(imports: str) -> Crew:
        go_home()
        crews.append(Crew(tmp_path / f"{imports}.log", 9, imports))
        monkeypatch.setattr(
            app, "send_task", lambda *args, **kwargs: send(*args, **kwargs | {"queue": crews[-1].queue})
        )
        return crews[-1]

    def go_home() -> None:
        while crews:
            crews.pop().stop()

    yield gather
    go_home()


BATCHES, CONTROL = "tests.faults.small_import_batches", "tests.faults.without_one_transaction"


def test_twenty_kills_in_2000_rows_end_as_if_undisturbed_in_every_table(crew_for):
    crew = crew_for(BATCHES)
    disturbed = work_by(crew, 2000, checking=9, running=14)
    after_kills, counts, kills = dump_of_everything(), disturbed.counts, crew.kills
    start_over()
    undisturbed = work_by(crew_for(BATCHES), 2000, checking=0, running=0)
    print({"kills": kills} | counts)
    assert kills >= 20, "it was hardly ever killed at work"
    assert tally(undisturbed)[0] > 1800 and counts == undisturbed.counts
    assert differences(after_kills, dump_of_everything()) == []


def test_a_worker_that_commits_in_two_goes_is_found_out(crew_for):
    """The control: what the test above compares is not the same whatever one does."""
    crew = crew_for(CONTROL)
    work_by(crew, 500, checking=0, running=4, pause=2.0)
    after_kills = dump_of_everything()
    start_over()
    work_by(crew_for(BATCHES), 500, checking=0, running=0)
    assert any(line.startswith("directory_importedrow") for line in differences(after_kills, dump_of_everything()))
