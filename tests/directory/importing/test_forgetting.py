"""File and rows of an import are removed some days after its end; the import, its numbers and the people stay."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from audit.models import Entry
from common.actions import writing_window
from directory import actions, tasks
from directory.actions import forgetting
from directory.models import Import, ImportedRow
from directory.schedule import SCHEDULE
from files.gateways import full_path
from files.models import StoredFile
from institution.actions import change_institution
from institution.models import Institution
from people.models import Person
from tests.directory.importing.rosters import LI, WANG, begun, checked, imported
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import SchoolFactory

pytestmark = pytest.mark.django_db
State = Import.State


@pytest.fixture
def school():
    return SchoolFactory()


def aged(roster_import: Import, days: float, *moments: str) -> Import:
    before = timezone.now() - timedelta(days=days)
    return roster_import.change(**dict.fromkeys(moments or ("finished_at",), before))


class TestForgetImports:
    def test_file_and_rows_go_and_the_rest_stays(self, school, django_capture_on_commit_callbacks):
        made = aged(imported(school, LI, WANG), 90.1)
        path = full_path(made.file.path)
        assert path.exists()
        with django_capture_on_commit_callbacks(execute=True):
            assert actions.forget_imports(by=CLOCK) == 1
        made.refresh_from_db()
        assert (made.state, made.rows, made.created, made.name) == (State.DONE, 2, 2, "roster.csv")
        assert made.file is None and made.forgotten_at
        assert not ImportedRow.objects.exists() and not StoredFile.objects.exists() and not path.exists()
        assert Person.objects.filter(full_name__in=["李晓玲", "王伟"]).count() == 2

    def test_is_written_down_once(self, school):
        made = aged(imported(school, LI, WANG), 91)
        actions.forget_imports(by=CLOCK)
        assert actions.forget_imports(by=CLOCK) == 0
        entry = Entry.objects.get(verb="directory.import_forgotten")
        assert entry.about == [f"directory.import:{made.pk}", f"associations.association:{school.pk}"]
        assert entry.facts == {"rows": 2}

    def test_not_a_day_too_early(self, school):
        aged(imported(school, LI), 89.9)
        assert actions.forget_imports(by=CLOCK) == 0
        assert ImportedRow.objects.count() == 1

    def test_the_institution_says_how_long(self, school):
        assert Institution().roster_kept_days == 90
        aged(imported(school, LI), 11)
        change_institution(by=SHELL, roster_kept_days=12)
        assert actions.forget_imports(by=CLOCK) == 0
        change_institution(by=SHELL, roster_kept_days=10)
        from institution import reads

        reads.forget()
        assert actions.forget_imports(by=CLOCK) == 1

    @pytest.mark.parametrize("bring", [begun, checked])
    def test_what_nobody_started_is_put_aside_with_it(self, school, bring):
        made = bring(school, LI)
        Import.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=91))
        if bring is checked:
            assert actions.forget_imports(by=CLOCK) == 0, "it was checked today"
            aged(made, 91, "checked_at")
        assert actions.forget_imports(by=CLOCK) == 1
        made.refresh_from_db()
        assert made.state == State.CANCELLED and made.finished_at and made.file is None

    def test_what_is_at_work_is_left_alone(self, school):
        made = aged(actions.begin_run(checked(school, LI), by=SHELL), 400, "checked_at", "heard_at", "started_at")
        Import.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=400))
        assert actions.forget_imports(by=CLOCK) == 0

    def test_some_at_a_time_and_all_by_the_clock(self, school, monkeypatch):
        monkeypatch.setattr(forgetting, "AT_ONCE", 2)
        for number in range(5):
            aged(imported(school, (*LI[:1], f"060001{number}", *LI[2:])), 91)
        assert actions.forget_imports(by=CLOCK) == 2
        tasks.forget_imports()
        assert not Import.objects.filter(forgotten_at=None).exists()
        assert "directory.forget_imports" in SCHEDULE

    def test_afterwards_nothing_can_be_done_with_it(self, school):
        from common.verdicts import Refusal

        made = checked(school, LI)
        aged(made, 91, "checked_at")
        actions.forget_imports(by=CLOCK)
        for act in (actions.begin_check, actions.begin_run, actions.cancel_import):
            with pytest.raises(Refusal) as refusal:
                act(made, by=SHELL)
            assert refusal.value.code == "import_cancelled"


def test_the_migration_gives_each_import_the_name_of_its_file(school):
    """It is safe to run twice, and leaves a name alone that is there."""
    migration = import_module("directory.migrations.0003_imports_outlive_their_files")
    first, second = begun(school, LI), begun(school, WANG)
    Import.objects.filter(pk=first.pk).update(name="")
    Import.objects.filter(pk=second.pk).update(name="kept.csv")
    for _ in range(2):
        with writing_window():
            migration.take_over_names(apps, None)
        assert list(Import.objects.order_by("pk").values_list("name", flat=True)) == ["roster.csv", "kept.csv"]
