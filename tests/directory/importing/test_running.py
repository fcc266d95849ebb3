"""The dry run writes nothing; the run writes in batches that can be killed, repeated, and stopped."""

import pytest

from associations.models import Association, Placement
from audit.models import Entry
from common.actors import system
from directory import actions
from directory.actions import checking, running
from directory.models import Import, ImportedRow
from directory.tasks import worker_for
from files.gateways import full_path
from messaging.models import Addressee, Delivery
from people.models import Affiliation, ContactPoint, Organisation, Person, Position
from tests.directory.importing.rosters import (
    LI,
    WANG,
    begun,
    checked,
    finished,
    imported,
    officer,
    outcomes,
    person,
    roster,
    tally,
)
from tests.support.actors import SHELL
from tests.support.factories import DepartmentFactory, SchoolFactory
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db
CLOCK = system("clock")
State = Import.State


def people_numbered(first: int, last: int) -> list[tuple[str, ...]]:
    return [
        (
            f"王{chr(0x4E00 + number)}",
            f"07{number:05}",
            "经济贸易系",
            f"会计{number % 3 + 1}班",
            "2006",
            "2009",
            "",
            "",
            "",
        )
        for number in range(first, last)
    ]


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(checking, "STAGED_AT_ONCE", 3)
    monkeypatch.setattr(checking, "AT_ONCE", 4)
    monkeypatch.setattr(running, "AT_ONCE", 3)


class TestCheckImport:
    def test_writes_nothing_but_staged_rows(self, school):
        kept = (Person, Affiliation, ContactPoint, Addressee, Organisation, Position, Placement, Association, Delivery)
        before = [model.objects.count() for model in kept]
        audit = Entry.objects.count()
        made = checked(school, LI, WANG)
        assert (made.state, tally(made)) == (State.CHECKED, (2, 0, 0, 0, 0))
        assert made.imported_rows.count() == 2
        assert [model.objects.count() for model in kept] == before
        assert Entry.objects.count() == audit + 2  # the file was kept, the import begun

    def test_keeps_each_row_as_it_stood_and_as_it_was_understood(self, school):
        made = checked(school, ("李晓玲", "6", "", "", "06级", "", "88年3月", "138 0000 0001", ""))
        row = made.imported_rows.get()
        assert row.line == 2
        assert row.raw["entry_year"] == "06级" and row.cleaned["entry_year"] == 2006
        assert row.cleaned["phone"] == "+8613800000001"

    def test_lines_are_counted_as_a_spreadsheet_does(self, school):
        made = checked(school, LI, ("",) * 9, WANG)
        assert list(made.imported_rows.in_file_order().values_list("line", flat=True)) == [2, 4]

    def test_text_that_copy_would_misread_comes_through(self, school):
        name = 'A\\N "b"\\\\'
        made = imported(school, (name, "x\\ty"), header=("姓名", "院系"))
        assert made.imported_rows.get().raw == {"full_name": name, "department": "x\\ty"}
        assert person(name).affiliations.get().department == "x\\ty"

    def test_shows_its_progress(self, school, small_batches):
        made = actions.begin_check(begun(school, *people_numbered(0, 10)), by=SHELL)
        seen = []
        while made.state == State.CHECKING:
            made = actions.check_import(made, by=SHELL)
            seen.append((made.staged, made.looked_at, made.rows))
        assert seen == [
            *((3, 0, 0), (6, 0, 0), (9, 0, 0), (10, 0, 10)),
            *((10, 4, 10), (10, 8, 10), (10, 10, 10)),
        ]

    def test_may_be_repeated_when_the_records_have_changed(self, school):
        made = checked(school, LI)
        imported(school, LI)
        made = actions.begin_check(made, by=SHELL)
        while made.state == State.CHECKING:
            made = actions.check_import(made, by=SHELL)
        assert tally(made) == (0, 0, 1, 0, 0)

    def test_a_file_that_breaks_off_goes_back_with_the_place(self, school):
        made = begun(school, LI, WANG)
        content = roster(LI).getvalue() + b"\xff\xfe\xff,1\r\n"
        full_path(made.file.path).write_bytes(content)
        made = actions.check_import(actions.begin_check(made, by=SHELL), by=SHELL)
        assert (made.state, made.failure["code"], made.failure["row"]) == (State.READ, "undecodable_byte", 3)
        assert not made.imported_rows.exists()

    def test_a_header_alone_is_said(self, school):
        made = actions.check_import(actions.begin_check(begun(school, LI[:0]), by=SHELL), by=SHELL)
        assert (made.state, made.failure) == (State.READ, {"code": "no_rows"})

    def test_stops_when_the_rights_are_gone(self, school):
        staff = officer(school, "office_staff")
        made = actions.begin_check(begun(school, LI, by=staff), by=staff)
        end_all_terms(staff)
        made = actions.check_import(made, by=worker_for(made))
        assert (made.state, made.failure) == (State.READ, {"code": "rights_are_gone"})

    def test_rings_while_more_remain(self, school, small_batches, rung):
        made = actions.begin_check(begun(school, *people_numbered(0, 6)), by=SHELL)
        assert rung() == [("directory.check_import", (made.pk,))]
        for _ in ["staged", "staged", "staged to the end", "compared"]:
            actions.check_import(made, by=SHELL)
        assert rung() == [("directory.check_import", (made.pk,))] * 4
        actions.check_import(made, by=SHELL)
        assert rung() == []


def end_all_terms(actor) -> None:
    actor.person.terms.update(ends_on="2021-01-01")


@pytest.fixture
def rung(monkeypatch):
    """What was rung since it was last asked."""
    bells = []
    for module in (checking, running):
        monkeypatch.setattr(module, "ring", lambda task, *keys: bells.append((task, keys)))

    def take():
        taken = bells[:]
        bells.clear()
        return taken

    return take


class TestRunImport:
    def test_goes_on_behind_the_last_batch(self, school, small_batches):
        made = actions.begin_run(checked(school, *people_numbered(0, 8)), by=SHELL)
        seen = []
        while made.state == State.RUNNING:
            made = actions.run_import(made, by=SHELL)
            seen.append((made.looked_at, made.created, Person.objects.count()))
        assert seen == [(3, 3, 3), (6, 6, 6), (8, 8, 8)]
        assert made.state == State.DONE and made.finished_at

    def test_the_outcome_does_not_depend_on_the_batches(self, school, small_batches):
        rows = [*people_numbered(0, 7), LI, LI, WANG, *people_numbered(2, 4)]
        assert tally(imported(school, *rows)) == (9, 0, 3, 0, 0)
        assert tally(imported(school, *rows)) == (0, 0, 12, 0, 0)

    def test_rows_are_not_about_whom_this_import_has_made(self, school, monkeypatch):
        """Two of one name in one class, told apart by their birthdays, come in parts of their own."""
        monkeypatch.setattr(running, "AT_ONCE", 1)
        twice = [
            ("李娜", "", "经济贸易系", "会计1班", "2006", "2009", born, "", "") for born in ("1988-03-05", "1987-01-02")
        ]
        made = imported(school, *twice, LI)
        assert outcomes(made) == ["insert"] * 3
        keys = sorted(Person.objects.values_list("pk", flat=True))
        assert made.made == f"{{[{keys[0]},{keys[-1] + 1})}}"

    def test_a_name_that_sounds_like_one_of_this_import_is_no_doubt(self, school, monkeypatch):
        monkeypatch.setattr(running, "AT_ONCE", 1)
        alike = [("曾丽", "", *LI[2:6], "", "", ""), ("曾莉", "", *LI[2:6], "", "", "")]
        assert outcomes(imported(school, *alike)) == ["insert", "insert"]

    def test_the_audit_has_one_line(self, school):
        made = imported(school, LI, WANG)
        entry = Entry.objects.filter(verb="directory.import_finished").get()
        assert entry.facts == made.counts
        assert not Entry.objects.filter(verb="people.person_created").exists()

    def test_nobody_hears_of_it(self, school):
        imported(school, LI, WANG)
        assert not Delivery.objects.exists()

    def test_a_dry_run_comes_first(self, school):
        for made in (begun(school, LI), imported(school, WANG)):
            with pytest.raises(Exception, match="The import stands at"):
                actions.begin_run(made, by=SHELL)

    def test_decides_anew_what_changed_since_the_dry_run(self, school):
        made = checked(school, LI, WANG)
        imported(school, LI)
        assert tally(finished(made)) == (1, 0, 1, 0, 0)
        assert Person.objects.count() == 2

    def test_what_was_a_conflict_stays_out(self, school):
        made = checked(school, LI, (*LI[:1], "", *LI[2:6], "", "", ""))
        assert outcomes(finished(made)) == ["conflict", "conflict"]
        assert not Person.objects.exists()

    def test_a_row_that_the_records_refuse_takes_no_other_with_it(self, school):
        imported(school, LI)
        late = (*LI[:4], "", "2003", *LI[6:])  # leaves before having come: known only when both are put together
        assert outcomes(imported(school, WANG, late)) == ["insert", "error"]
        reasons = ImportedRow.objects.get(imported_in=Import.objects.latest("pk"), line=3).reasons
        assert reasons[0]["code"] == "refused"
        assert person("王伟").affiliations.get().placement.association.name_zh == "会计1班"

    def test_units_opened_for_a_refused_row_are_taken_back_with_it(self, school):
        imported(school, LI)
        late = (*LI[:3], "会计9班", "", "2003", *LI[6:])
        made = imported(school, late, (*WANG[:3], "会计9班", *WANG[4:]))
        assert outcomes(made) == ["error", "insert"]
        assert Association.objects.filter(name_zh="会计9班").count() == 1

    def test_fails_when_the_rights_are_gone_and_keeps_what_came_in(self, school, small_batches):
        staff = officer(school, "office_staff")
        before = Person.objects.count()
        made = actions.begin_run(checked(school, *people_numbered(0, 5), by=staff), by=staff)
        made = actions.run_import(made, by=worker_for(made))
        end_all_terms(staff)
        made = actions.run_import(made, by=worker_for(made))
        assert (made.state, made.failure) == (State.FAILED, {"code": "rights_are_gone"})
        assert Person.objects.count() == before + 3
        assert Entry.objects.filter(verb="directory.import_failed").get().facts["why"] == "capability_missing"

    def test_cancelled_between_batches_keeps_what_came_in(self, school, small_batches):
        made = actions.run_import(actions.begin_run(checked(school, *people_numbered(0, 8)), by=SHELL), by=SHELL)
        made = actions.cancel_import(made, by=SHELL)
        assert actions.run_import(made, by=SHELL).looked_at == 3
        assert Person.objects.count() == 3

    def test_a_secretary_brings_in_their_own(self, school):
        department = DepartmentFactory(parent=school, name_zh="经济贸易系")
        secretary = officer(department, "department_secretary")
        made = imported(department, LI, by=secretary)
        assert tally(made) == (1, 0, 0, 0, 0)
        assert person("李晓玲").affiliations.get().placement.association.path[1] == department.pk

    def test_rings_while_more_remain_and_has_the_tree_counted_at_the_end(self, school, small_batches, rung):
        made = actions.begin_run(checked(school, *people_numbered(0, 4)), by=SHELL)
        rung()
        actions.run_import(made, by=SHELL)
        assert rung() == [("directory.run_import", (made.pk,))]
        actions.run_import(made, by=SHELL)
        assert rung() == [("associations.count_coverage", ())]

    def test_queries_do_not_grow_with_the_rows_of_a_batch(self, school):
        def batch(rows):
            made = actions.begin_run(checked(school, *rows), by=SHELL)
            return count_queries(lambda: actions.run_import(made, by=SHELL))

        imported(school, *people_numbered(500, 503))  # the units stand
        few, many = batch(people_numbered(0, 3)), batch(people_numbered(3, 40))
        assert len(many) <= len(few), "\n".join(query["sql"][:200] for query in many)


class TestWorkerFor:
    def test_has_the_rights_of_whoever_began_it(self, school):
        staff = officer(school, "office_staff")
        assert worker_for(begun(school, LI, by=staff)).person == staff.person
        assert worker_for(begun(school, LI)).is_system

    def test_nobody_inherits_the_rights_of_the_house(self, school):
        made = begun(school, LI, by=officer(school, "office_staff"))
        made.begun_by = None  # the person was erased
        assert not worker_for(made).is_system and worker_for(made).person is None


def test_listing_costs_the_same_for_more(school):
    def show():
        return [
            (str(one), one.association.name, str(one.begun_by))
            for one in Import.objects.visible_to(SHELL).for_listing()
        ]

    begun(school, LI)
    assert_same_queries(show, lambda: [begun(school, LI) for _ in range(3)])
