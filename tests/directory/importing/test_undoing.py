"""An import taken back: what it touched is as before to the letter, what was edited since stays and is listed."""

import pytest
from django.db import connection
from django.utils import timezone

from associations.models import Association, Membership
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from conversations.models import Wall
from directory import actions
from directory.actions import undoing
from directory.models import Import, OpenedUnit
from directory.tasks import worker_for
from people import actions as people
from people.models import Organisation, Person
from tests.directory.importing.desk import LANGUAGES, Desk, page, worked
from tests.directory.importing.rosters import LI, WANG, checked, finished, imported, officer, person
from tests.support.actors import SHELL, VISITOR
from tests.support.factories import SchoolFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Import.State
HEADER = ("姓名", "学号", "院系", "班级", "入学年份", "毕业年份", "出生日期", "手机", "邮箱", "工作单位")
TABLES = (
    *("people_person", "people_affiliation", "people_contactpoint", "people_position", "people_organisation"),
    "people_recordnote",
    *("messaging_addressee", "associations_placement", "associations_association", "conversations_wall"),
)
ZHAO = ("赵敏", "0600003", "机电工程系", "数控2班", "2007", "2010", "", "13800000003", "zhao@example.org", "一汽")


def at_work(row, employer=""):
    return (*row, employer)


def dump() -> dict[str, list[str]]:
    """Every row of the tables an import writes, to the letter."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY id")
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


def enrol(one):
    unit = one.affiliations.get().placement.association
    Membership.objects.create(person=one, association=unit, origin="staff", joined_at=timezone.now())


def undone(roster_import, *, by=SHELL):
    roster_import = actions.begin_undo(roster_import, by=by)
    while roster_import.state == State.UNDOING:
        roster_import = actions.undo_import(roster_import, by=by)
    return roster_import


def sums(roster_import):
    return roster_import.taken_away, roster_import.put_back, roster_import.kept


@pytest.fixture
def school():
    school = SchoolFactory()
    imported(school, at_work(LI, "二汽"), header=HEADER)
    return school


MORE_OF_LI = (*LI[:2], "经济贸易系", "会计2班", "2006", "2010", "1988-03-05", "13900000009", "li2@example.org", "一汽")


class TestUndoImport:
    def test_what_it_touched_is_as_before_to_the_letter(self, school):
        before = dump()
        made = imported(school, MORE_OF_LI, at_work(WANG), ZHAO, header=HEADER)
        assert (made.created, made.updated) == (2, 1) and dump() != before
        back = undone(made)
        assert (back.state, sums(back)) == (State.UNDONE, (2, 1, 0))
        assert dump() == before
        assert set(back.imported_rows.values_list("undone", flat=True)) == {"taken_away", "put_back"}
        assert not OpenedUnit.objects.filter(imported_in=back).exists()

    def test_two_rows_about_one_person_go_back_one_after_the_other(self, school):
        second = (*MORE_OF_LI[:1], "0700009", "机电工程系", "数控1班", "2010", "2013", "1988-03-05", "", "", "三汽")
        before = dump()
        made = imported(school, MORE_OF_LI, second, header=HEADER)
        assert undone(made).kept == 0 and dump() == before

    def test_is_one_line_in_the_audit(self, school):
        made = imported(school, at_work(WANG), header=HEADER)
        undone(made)
        line = Entry.objects.get(verb="directory.import_undone")
        assert line.facts == {"taken_away": 1, "put_back": 0, "kept": 0, "units": 0}

    def test_goes_on_behind_the_last_batch(self, school, monkeypatch):
        monkeypatch.setattr(undoing, "AT_ONCE", 1)
        before = dump()
        made = actions.begin_undo(imported(school, MORE_OF_LI, at_work(WANG), ZHAO, header=HEADER), by=SHELL)
        made = actions.undo_import(made, by=SHELL)
        assert (made.state, sums(made)) == (State.UNDOING, (1, 0, 0))
        while made.state == State.UNDOING:
            made = actions.undo_import(made, by=SHELL)
        assert sums(made) == (2, 1, 0) and dump() == before
        assert actions.undo_import(made, by=SHELL).state == State.UNDONE, "a second bell does nothing"

    def test_may_come_in_again(self, school):
        made = imported(school, at_work(WANG), ZHAO, header=HEADER)
        undone(made)
        assert imported(school, at_work(WANG), ZHAO, header=HEADER).created == 2


class TestWhatWasEditedSince:
    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            (lambda one: people.change_person(one, by=SHELL, birth_date="1970"), "edited_since"),
            (
                lambda one: people.add_contact_point(one, "email", "new@example.org", by=SHELL, source="staff"),
                "edited_since",
            ),
            (lambda one: Person.objects.filter(pk=one.pk).update(login=UserFactory()), "edited_since"),
            (lambda one: enrol(one), "used_since"),
            (lambda one: TermFactory(person=one), "used_since"),
            (lambda one: people.add_former_name(one, "王大伟", by=SHELL), "used_since"),
        ],
    )
    def test_somebody_new_stays_and_is_listed(self, school, edit, code):
        made = imported(school, at_work(WANG), ZHAO, header=HEADER)
        edit(person("王伟"))
        back = undone(made)
        assert sums(back) == (1, 0, 1) and Person.objects.filter(full_name="王伟").exists()
        row = back.imported_rows.get(undone="kept")
        assert row.reasons[-1]["code"] == code and row.person == person("王伟")
        assert Association.objects.filter(name_zh="会计1班").exists() and not Person.objects.filter(full_name="赵敏")

    def test_whom_another_roster_speaks_of_stays(self, school):
        made = imported(school, at_work(WANG), header=HEADER)
        imported(school, at_work(WANG), header=HEADER)
        assert sums(undone(made)) == (0, 0, 1)

    def test_a_known_record_keeps_what_was_changed_over_the_roster(self, school):
        made = imported(school, MORE_OF_LI, header=HEADER)
        line = person("李晓玲").affiliations.get()
        people.change_affiliation(line, by=SHELL, end_year=2011)
        assert sums(undone(made)) == (0, 0, 1)
        line.refresh_from_db()
        assert (line.end_year, line.class_name) == (2011, "会计2班")

    def test_a_known_record_goes_back_around_other_edits(self, school):
        made = imported(school, MORE_OF_LI, header=HEADER)
        people.change_person(person("李晓玲"), by=SHELL, city_code="310000")
        assert sums(undone(made)) == (0, 1, 0)
        assert person("李晓玲").city_code == "310000" and person("李晓玲").affiliations.get().class_name == "会计1班"

    def test_an_opened_unit_that_is_used_stays(self, school):
        made = imported(school, ZHAO, header=HEADER)
        TermFactory(association=Association.objects.get(name_zh="数控2班"))
        walls = Wall.objects.count()
        undone(made)
        assert Association.objects.filter(name_zh__in=["数控2班", "机电工程系"]).count() == 2
        assert Wall.objects.count() == walls
        assert not Organisation.objects.filter(name="一汽").exists()


class TestWhoMayAndWhen:
    def test_whoever_may_bring_in_rosters_there(self, school):
        made = imported(school, at_work(WANG), header=HEADER)
        with pytest.raises(Forbidden):
            actions.begin_undo(made, by=VISITOR)
        assert undone(made, by=officer(school, "office_staff")).state == State.UNDONE

    def test_what_wrote_nothing_cannot_be_taken_back(self, school):
        for made, code in (
            (checked(school, at_work(WANG), header=HEADER), "import_checked"),
            (imported(school, at_work(LI, "二汽"), header=HEADER), "nothing_to_undo"),
        ):
            with pytest.raises(Refusal) as refusal:
                actions.begin_undo(made, by=SHELL)
            assert refusal.value.code == code

    def test_when_its_rows_are_gone_it_is_too_late(self, school):
        made = imported(school, at_work(WANG), header=HEADER)
        made.change(forgotten_at=timezone.now())
        with pytest.raises(Refusal) as refusal:
            actions.begin_undo(made, by=SHELL)
        assert refusal.value.code == "import_forgotten"

    def test_stops_when_the_rights_are_gone(self, school):
        staff = officer(school, "office_staff")
        made = actions.begin_undo(imported(school, at_work(WANG), header=HEADER, by=staff), by=staff)
        staff.person.terms.update(ends_on="2021-01-01")
        made = actions.undo_import(made, by=worker_for(made))
        assert (made.state, made.failure) == (State.FAILED, {"code": "rights_are_gone"})
        assert Person.objects.filter(full_name="王伟").exists()
        assert sums(undone(made)) == (1, 0, 0), "somebody else takes it up again"


def test_an_import_stopped_half_way_can_be_taken_back(school, monkeypatch):
    monkeypatch.setattr("directory.actions.running.AT_ONCE", 1)
    before = dump()
    made = actions.begin_run(checked(school, at_work(WANG), ZHAO, header=HEADER), by=SHELL)
    made = actions.cancel_import(actions.run_import(made, by=SHELL), by=SHELL)
    assert sums(undone(made)) == (1, 0, 0) and dump() == before


@pytest.mark.parametrize("earlier_first", [True, False])
def test_what_came_in_before_it_was_stopped_and_checked_anew_can_be_taken_back_too(school, monkeypatch, earlier_first):
    monkeypatch.setattr("directory.actions.running.AT_ONCE", 1)
    before = dump()
    made = actions.begin_run(checked(school, at_work(WANG), ZHAO, header=HEADER), by=SHELL)
    made = actions.run_import(made, by=SHELL).change(state=State.FAILED, failure={"code": "worker_fell"})
    again = actions.begin_check(made, by=SHELL)
    while again.state == State.CHECKING:
        again = actions.check_import(again, by=SHELL)
    again = finished(again)
    earlier = Import.objects.exclude(pk=again.pk).latest("pk")
    assert (earlier.state, earlier.created, earlier.rows, again.created, again.unchanged) == ("cancelled", 1, 1, 1, 1)
    assert Entry.objects.filter(verb="directory.import_set_aside").count() == 1
    for one in (earlier, again) if earlier_first else (again, earlier):
        assert sums(undone(one)) == (1, 0, 0)
    assert dump() == before


def test_what_was_written_of_somebody_is_removed_with_the_rows(school):
    """Values of before lie in the rows only: not in the audit."""
    made = imported(school, MORE_OF_LI, header=HEADER)
    assert "13900000009" in str(made.imported_rows.get().written)
    assert "13900000009" not in str(list(Entry.objects.values_list("facts", "fields", "about")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_would_happen_and_what_did(school, language):
    desk = Desk(officer(school, "office_staff").person, language)
    made = imported(school, MORE_OF_LI, at_work(WANG), ZHAO, header=HEADER)
    people.change_person(person("王伟"), by=SHELL, birth_date="1970")
    assert page("import_undo", made) in desk.see("import_detail", made).content.decode()
    preview = desk.see("import_undo", made).context["preview"]
    assert (preview.taken_away, preview.put_back, preview.kept, preview.is_all) == (1, 1, 1, True)
    assert Person.objects.filter(full_name="赵敏").exists(), "a look takes nothing back"

    answer = desk.press("import_undo", made)
    assert answer.context["roster_import"].state == State.UNDOING
    made = worked(made)
    answer = desk.see("import_detail", made, show="kept")
    [row] = answer.context["part"].rows
    assert (row.name, sums(made)) == ("王伟", (1, 1, 1)) and row.sentences
    assert not desk.see("import_undo", made).context["preview"]
