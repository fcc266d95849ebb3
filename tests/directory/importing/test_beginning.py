"""A file comes in, its columns are named; who may, what is refused, what is remembered."""

import io
import tempfile

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory import actions
from directory.models import Import, RosterSource
from files.models import StoredFile
from tests.directory.importing.rosters import HEADER, LI, WANG, begun, checked, officer, roster
from tests.support.actors import SHELL, VISITOR
from tests.support.factories import ChapterFactory, ClassFactory, DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory()


class TestBeginImport:
    def test_keeps_the_file_and_guesses_the_columns(self, school):
        made = begun(school, LI)
        assert made.state == Import.State.READ
        assert made.header == list(HEADER)
        assert made.columns == {
            0: "full_name",
            1: "student_number",
            2: "department",
            3: "class",
            4: "entry_year",
            5: "end_year",
            6: "birth_date",
            7: "phone",
            8: "email",
        }
        assert (made.encoding, made.encoding_is_certain, made.kind) == ("utf-8", True, "csv")
        assert StoredFile.objects.get() == made.file
        assert made.begun_by_the_house and made.begun_by is None

    def test_is_written_down_without_a_name(self, school):
        made = begun(school, LI)
        entry = Entry.objects.filter(verb="directory.import_begun").get()
        assert entry.about == [f"directory.import:{made.pk}", f"associations.association:{school.pk}"]
        assert "李晓玲" not in str(entry.facts)

    def test_says_who_began_it(self, school):
        staff = officer(school, "office_staff")
        made = begun(school, LI, by=staff)
        assert made.begun_by == staff.person and not made.begun_by_the_house

    def test_an_encoding_may_be_given(self, school):
        made = actions.begin_import(roster(LI, encoding="gb18030"), "a.csv", school, by=SHELL, encoding="gbk")
        assert made.header == list(HEADER)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16_is_read_with_a_mark_and_without(self, school, encoding):
        made = actions.begin_import(roster(LI, encoding=encoding), "a.csv", school, by=SHELL)
        assert (made.header, made.encoding_is_certain) == (list(HEADER), True)
        assert made.encoding == ("utf-16-be" if encoding == "utf-16-be" else "utf-16-le")

    @pytest.mark.parametrize(
        ("content", "code"), [(b"", "empty_file"), (b"%PDF-1.7 ...", "not_a_table"), (b"<html><table>", "web_page")]
    )
    def test_refuses_what_is_no_roster(self, school, content, code):
        with pytest.raises(Refusal) as refusal:
            actions.begin_import(io.BytesIO(content), "a.csv", school, by=SHELL)
        assert (refusal.value.code, refusal.value.field) == (code, "file")
        assert not Import.objects.exists() and not StoredFile.objects.exists()

    def test_refuses_a_chapter(self, school):
        with pytest.raises(Refusal) as refusal:
            begun(ChapterFactory(parent=school), LI)
        assert refusal.value.code == "chapters_have_no_roster"

    def test_refuses_a_closed_association(self, school):
        with pytest.raises(Refusal) as refusal:
            begun(DepartmentFactory(parent=school, state="closed"), LI)
        assert refusal.value.code == "association_closed"

    def test_a_department_secretary_brings_in_only_their_own(self, school):
        own, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
        secretary = officer(own, "department_secretary")
        assert begun(own, LI, by=secretary).association == own
        assert begun(ClassFactory(parent=own), LI, by=secretary)
        for elsewhere in (other, school):
            with pytest.raises(Forbidden):
                begun(elsewhere, LI, by=secretary)

    def test_liaisons_and_visitors_may_not(self, school):
        group = ClassFactory()
        for actor in (officer(group, "liaison"), VISITOR):
            with pytest.raises(Forbidden):
                begun(group, LI, by=actor)


class TestVisibleTo:
    def test_each_sees_what_is_theirs_to_bring_in(self, school):
        own, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
        secretary, staff = officer(own, "department_secretary"), officer(school, "office_staff")
        made = begun(own, LI)
        begun(other, LI)
        assert list(Import.objects.visible_to(secretary)) == [made]
        assert Import.objects.visible_to(staff).count() == 2
        assert Import.objects.visible_to(SHELL).count() == 2
        assert not Import.objects.visible_to(VISITOR).exists()
        assert not Import.objects.visible_to(officer(ClassFactory(parent=own), "liaison")).exists()


class TestNameColumns:
    def test_takes_the_mapping(self, school):
        made = actions.name_columns(begun(school, LI), {0: "full_name", 3: "class"}, by=SHELL)
        assert made.columns == {0: "full_name", 3: "class"}

    def test_remembers_it_for_the_next_file_of_the_source(self, school):
        actions.name_columns(begun(school, LI), {0: "full_name"}, by=SHELL, source_name="教务处")
        following = begun(school, WANG, source_name="教务处")
        assert following.columns == {0: "full_name"}
        assert RosterSource.objects.get().header == list(HEADER)

    def test_a_file_with_the_same_header_brings_its_source_to_mind(self, school):
        actions.name_columns(begun(school, LI), {0: "full_name"}, by=SHELL, source_name="教务处")
        assert begun(school, WANG).source_name == "教务处"

    def test_its_own_memory_comes_before_a_later_one_of_another_source(self, school):
        actions.name_columns(begun(school, LI), {0: "full_name"}, by=SHELL, source_name="教务处")
        actions.name_columns(begun(school, LI), {0: "full_name", 3: "class"}, by=SHELL, source_name="档案馆")
        assert begun(school, WANG, source_name="教务处").columns == {0: "full_name"}
        assert begun(school, WANG).columns == {0: "full_name", 3: "class"}

    def test_a_department_remembers_for_itself_and_the_school_for_all(self, school):
        own, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
        actions.name_columns(begun(own, LI), {0: "full_name"}, by=SHELL, source_name="教务处")
        guessed = begun(other, LI, source_name="教务处").columns
        assert (len(guessed), begun(school, LI).columns) == (9, guessed), "a sister's words are not theirs"
        assert begun(other, LI).source_name == ""
        assert begun(ClassFactory(parent=own), LI).columns == {0: "full_name"}
        actions.name_columns(begun(school, LI), {0: "full_name", 3: "class"}, by=SHELL, source_name="教务处")
        assert begun(other, LI).columns == {0: "full_name", 3: "class"}
        assert begun(own, LI).columns == {0: "full_name"}, "the nearest memory"
        assert RosterSource.objects.count() == 2

    def test_another_header_is_not_remembered(self, school):
        actions.name_columns(begun(school, LI), {0: "full_name"}, by=SHELL, source_name="教务处")
        other = begun(school, ("李晓玲", "1班"), header=("姓名", "班级"), source_name="教务处")
        assert other.columns == {0: "full_name", 1: "class"}

    def test_another_encoding_reads_the_header_anew(self, school):
        made = actions.begin_import(roster(LI, encoding="gb18030"), "a.csv", school, by=SHELL, encoding="windows-1252")
        assert made.header != list(HEADER)
        made = actions.name_columns(made, {}, by=SHELL, encoding="gb18030")
        assert (made.header, made.columns[0]) == (list(HEADER), "full_name")

    def test_another_header_row_too(self, school):
        made = begun(school, LI, WANG)
        assert actions.name_columns(made, {}, by=SHELL, header_row=2).header == list(LI)

    def test_a_check_made_before_is_forgotten(self, school):
        made = actions.name_columns(checked(school, LI), {0: "full_name"}, by=SHELL)
        assert (made.state, made.rows, made.created) == (Import.State.READ, 0, 0)
        assert not made.imported_rows.exists()

    @pytest.mark.parametrize(
        ("mapping", "code"),
        [
            ({0: "full_name", 1: "full_name"}, "field_twice"),
            ({0: "shoe_size"}, "field_unknown"),
            ({99: "full_name"}, "field_unknown"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, school, mapping, code):
        with pytest.raises(Refusal) as refusal:
            actions.name_columns(begun(school, LI), mapping, by=SHELL)
        assert refusal.value.code == code

    def test_not_by_somebody_of_another_department(self, school):
        own, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
        made = begun(own, LI)
        with pytest.raises(Forbidden):
            actions.name_columns(made, {0: "full_name"}, by=officer(other, "department_secretary"))


class TestBeginCheck:
    def test_wants_a_name(self, school):
        made = actions.name_columns(begun(school, LI), {1: "student_number"}, by=SHELL)
        with pytest.raises(Refusal) as refusal:
            actions.begin_check(made, by=SHELL)
        assert refusal.value.code == "name_column_missing"


class TestCancelImport:
    def test_stops_before_anything_came_in(self, school):
        made = actions.cancel_import(checked(school, LI), by=SHELL)
        assert made.state == Import.State.CANCELLED and made.finished_at
        assert Entry.objects.filter(verb="directory.import_cancelled").get().facts["rows"] == 1

    def test_afterwards_nothing_can_be_done_with_it(self, school):
        made = actions.cancel_import(checked(school, LI), by=SHELL)
        for act in (actions.begin_run, actions.begin_check, actions.cancel_import):
            with pytest.raises(Refusal) as refusal:
                act(made, by=SHELL)
            assert refusal.value.code == "import_cancelled"
        assert actions.run_import(made, by=SHELL).state == Import.State.CANCELLED

    def test_not_by_others(self, school):
        made = checked(DepartmentFactory(parent=school), LI)
        with pytest.raises(Forbidden):
            actions.cancel_import(made, by=officer(DepartmentFactory(parent=school), "department_secretary"))


def test_a_file_of_101_megabytes_is_refused_and_nothing_of_it_stays(tmp_path, monkeypatch):
    """On the disk already, as a large upload is: it is not copied once more."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    upload = TemporaryUploadedFile("roster.csv", "text/csv", 0, None)
    upload.write("姓名\n".encode())
    upload.truncate(101_000_000)
    before = set(tmp_path.iterdir())
    with pytest.raises(Refusal) as refusal:
        actions.begin_import(upload, "roster.csv", SchoolFactory(), by=SHELL)
    assert (refusal.value.code, refusal.value.field) == ("file_too_large", "file")
    assert set(tmp_path.iterdir()) == before and not StoredFile.objects.exists()
    upload.close()
