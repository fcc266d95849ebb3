"""Whoever is silent is rung for again, and not for ever."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from associations.models import Office
from audit.models import Entry
from common.verdicts import Refusal
from directory import actions, tasks
from directory.actions import checking, continuing, running
from directory.models import Import
from people.models import Person
from tests.associations.pages import browser
from tests.directory.importing.rosters import LI, WANG, begun, checked, finished, tally
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import SchoolFactory, TermFactory
from tests.support.letters import letters_to, queued

pytestmark = pytest.mark.django_db
State = Import.State
# Seconds of silence before each try, and after the last before it is given up.
PAUSES = [30, 60, 120, 240, 480, 960]


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def staff(school):
    return TermFactory(association=school, office=Office.objects.get(code="office_staff")).person


@pytest.fixture(autouse=True)
def bells(monkeypatch):
    rung = []
    for module in (checking, running, continuing):
        monkeypatch.setattr(module, "ring", lambda task, *keys: rung.append((task, *keys)))
    return rung


def run_into(roster_import, monkeypatch):
    """A worker's try that ends in an error."""

    def breaks(*_given, **_more):
        raise RuntimeError("李晓玲 13800000001")

    monkeypatch.setattr(running, "_bring_in", breaks)
    with pytest.raises(RuntimeError):
        tasks.run_import(roster_import.pk)


def let_it_fail(roster_import, worker=lambda: None):
    """As the clock sees it, every half minute until it is given up. Returns the moments of its tries."""
    tries, start = [], timezone.now()
    for seconds in range(0, 2_000, 30):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            if actions.continue_imports(by=CLOCK):
                tries.append(seconds)
                worker()
    roster_import.refresh_from_db()
    return tries


class TestContinueImports:
    def test_rings_for_those_nobody_has_heard_of(self, school, bells):
        running_one = actions.begin_run(checked(school, LI), by=SHELL)
        checking_one = actions.begin_check(begun(school, WANG), by=SHELL)
        checked(school, WANG)
        bells.clear()
        assert actions.continue_imports(by=CLOCK) == 0 and bells == []
        Import.objects.update(heard_at=timezone.now() - timedelta(minutes=1))
        assert actions.continue_imports(by=CLOCK) == 2
        assert set(bells) == {("directory.run_import", running_one.pk), ("directory.check_import", checking_one.pk)}

    def test_with_growing_pauses_and_then_gives_up(self, school, staff, monkeypatch):
        made = actions.begin_run(checked(school, LI, by=acting(staff)), by=acting(staff))
        tries = let_it_fail(made, lambda: run_into(made, monkeypatch))
        assert [later - sooner for sooner, later in zip([0, *tries], tries, strict=False)] == PAUSES[:-1]
        assert made.state == State.FAILED and made.finished_at
        assert made.failure == {"code": "worker_fell", "params": {"tries": 5, "trouble": "RuntimeError"}}
        assert letters_to(staff) == ["import_stopped"]
        entry = Entry.objects.get(verb="directory.import_given_up")
        assert entry.facts["why"] == "RuntimeError"
        assert "李晓玲" not in str([made.failure, entry.facts, queued()[0].context])
        assert not made.imported_rows.exclude(outcome="").exists()
        assert let_it_fail(made) == []

    def test_a_check_too_and_without_a_word(self, school, staff):
        made = actions.begin_check(begun(school, LI, by=acting(staff)), by=acting(staff))
        let_it_fail(made)
        assert (made.state, made.failure["code"]) == (State.FAILED, "worker_vanished")

    def test_a_row_of_progress_counts_from_the_beginning(self, school, monkeypatch):
        monkeypatch.setattr(running, "AT_ONCE", 1)
        made = actions.begin_run(checked(school, LI, WANG), by=SHELL)
        Import.objects.update(tries=5, trouble="RuntimeError")
        tasks.run_import(made.pk)
        made.refresh_from_db()
        assert (made.tries, made.trouble, made.looked_at) == (0, "", 1)

    def test_nobody_is_written_to_when_the_house_began_it(self, school):
        made = actions.begin_run(checked(school, LI), by=SHELL)
        let_it_fail(made)
        assert made.state == State.FAILED and queued() == []


class TestTryAgain:
    @pytest.fixture
    def stopped(self, school, staff, monkeypatch):
        """One of two people came in, then it broke off for good."""
        monkeypatch.setattr(running, "AT_ONCE", 1)
        made = actions.begin_run(checked(school, LI, WANG, by=acting(staff)), by=acting(staff))
        actions.run_import(made, by=acting(staff))
        with monkeypatch.context() as broken:
            run_into(made, broken)
        let_it_fail(made)
        assert (made.state, Person.objects.filter(full_name__in=["李晓玲", "王伟"]).count()) == (State.FAILED, 1)
        return made

    def test_checks_anew_and_recognises_what_came_in(self, stopped):
        actions.begin_check(stopped, by=SHELL)
        while (stopped := actions.check_import(stopped, by=SHELL)).state == State.CHECKING:
            pass
        assert (stopped.state, stopped.failure, stopped.started_at) == (State.CHECKED, {}, None)
        assert tally(stopped) == (1, 0, 1, 0, 0)
        assert tally(finished(stopped)) == (1, 0, 1, 0, 0)

    def test_has_a_button_and_the_reason(self, stopped, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        client = browser(staff)
        shown = client.get(reverse("import_detail", args=[stopped.public_id])).content.decode()
        assert "broke off 5 times without getting further, last over RuntimeError" in shown
        again = reverse("import_recheck", args=[stopped.public_id])
        assert again in shown
        client.post(again)
        stopped.refresh_from_db()
        assert stopped.state == State.CHECKING

    def test_is_over_when_the_file_is_gone(self, stopped):
        Import.objects.update(forgotten_at=timezone.now())
        with pytest.raises(Refusal) as refusal:
            actions.begin_check(stopped, by=SHELL)
        assert refusal.value.code == "import_forgotten"
