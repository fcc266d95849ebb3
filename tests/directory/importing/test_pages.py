"""The way of a roster through the console: file, columns, dry run, coming in, recap; and what is said on the way."""

import csv
import io

import pytest

from audit.models import Entry
from directory import actions
from directory.actions import running
from directory.models import Import, RosterSource
from files import permissions as files_permissions
from people.models import Person
from tests.associations.joining import serve
from tests.directory.importing.desk import LANGUAGES, LIST, NEW, Desk, errors_of, page, worked
from tests.directory.importing.rosters import HEADER, LI, WANG, codes, officer, roster
from tests.directory.reading.workbook_maker import Sheet, workbook
from tests.support.actors import SHELL, acting
from tests.support.factories import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
State = Import.State
NAMELESS = ("", "0600009", "经济贸易系", "会计1班", "2006", "2009", "", "", "")


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def department(school):
    return DepartmentFactory(parent=school, name_zh="经济贸易系", name_en="Economics and Trade")


@pytest.fixture
def office(school):
    return Desk(serve(school, "administrator").person)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheWholeWay:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("office_code", ["administrator", "department_secretary"])
    def test_from_the_file_to_the_recap(self, school, department, language, office_code):
        unit = school if office_code == "administrator" else department
        desk = Desk(serve(unit, office_code).person, language)
        zh = language == "zh-hans"

        assert ("还没有导入过名册" if zh else "No roster has been brought in yet") in text_of(desk.client.get(LIST))
        assert ("读这个文件" if zh else "Read the file") in text_of(desk.client.get(NEW))
        made = desk.sent(roster(LI, WANG, NAMELESS), unit, source_name="学籍科")
        naming = desk.see("import_map", made)
        assert ("每一列是什么" if zh else "What do the columns mean?") in text_of(naming)
        assert naming.context["columns"][0][1] == ["李晓玲", "王伟"]

        assert desk.columns(made).url == page("import_check", made)
        assert ("正在读文件" if zh else "Reading the file") in text_of(desk.see("import_check", made))
        assert not Person.objects.filter(full_name="李晓玲").exists()

        made = worked(made)
        said = text_of(desk.see("import_check", made))
        assert ("让这2位进来" if zh else "Let 2 people come in") in said
        assert ("1行不进来" if zh else "1 row stays out") in said
        assert not Person.objects.filter(full_name="李晓玲").exists(), "the dry run writes nobody"

        under_way = desk.press("import_start", made)
        assert under_way.redirect_chain[-1][0] == page("import_detail", made)
        assert ("正在进来" if zh else "They come in") in text_of(under_way)
        made = worked(made)
        assert ("进来了2位" if zh else "2 people came in") in text_of(desk.see("import_detail", made))
        assert set(Person.objects.filter(full_name__in=["李晓玲", "王伟"]).values_list("full_name", flat=True))
        assert (made.begun_by, made.state) == (desk.person, State.DONE)

        recap = desk.see("import_recap", made)
        lines = list(csv.reader(io.StringIO(b"".join(recap.streaming_content).decode("utf-8-sig"))))
        assert [line[0] for line in lines[1:]] == ["2", "3", "4"]
        assert [line[1] for line in lines[1:]] == (["新增", "新增", "有错"] if zh else ["new", "new", "error"])
        assert lines[3][2] and lines[1][3] == "李晓玲"

    def test_units_that_will_be_opened_are_said_before(self, school, office):
        made = office.checked(roster(LI, WANG), school)
        assert "To be opened below it: 1 department, 1 cohort, 1 class." in text_of(office.see("import_check", made))

    def test_the_second_time_says_that_everything_is_there(self, school, office):
        office.brought(roster(LI, WANG), school)
        made = office.checked(roster(LI, WANG), school)
        assert "Close it, there is nothing to write" in text_of(office.see("import_check", made))
        office.press("import_start", made)
        assert "Everything was in the records already" in text_of(office.see("import_detail", worked(made)))

    def test_a_changed_row_is_said_with_its_fields(self, school, office):
        office.brought(roster(LI, WANG), school)
        moved = (*LI[:6], "1988-03-06", *LI[7:])
        made = office.checked(roster(moved, WANG, ("何静", "0600003", *LI[2:6], "", "", "")), school)
        said = text_of(office.see("import_check", made, show="update"))
        assert "Bring in 2 rows" in said and "Changes: date of birth." in said

    def test_rows_that_stay_out_come_as_a_file_to_be_mended(self, school, office):
        made = office.brought(roster(LI, NAMELESS), school)
        assert "Get the row that stayed out" in text_of(office.see("import_detail", made))
        recap = office.see("import_recap", made, show="out")
        assert recap["Content-Disposition"] == 'attachment; filename="roster-out.csv"'
        rows = list(csv.reader(io.StringIO(b"".join(recap.streaming_content).decode("utf-8-sig"))))
        rows[1][3] = "何静"
        again = office.brought(roster(*rows[1:], header=rows[0]), school)
        assert (again.created, again.left_out) == (1, 0)
        assert Person.objects.filter(full_name="何静").count() == 1


class TestTheFile:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"", "empty.csv", ("The file is empty.", "文件是空的。")),
            (b"\n\n,,\n", "blank.csv", ("No row with column names was found.", "没有找到列名所在的行。")),
            (
                b"%PDF-1.7\n%\xe2\xe3",
                "roster.csv",
                ("This is not a CSV, XLSX or XLS file (PDF).", "这不是CSV、XLSX或XLS文件（PDF）。"),
            ),
            (b"<html><table><td>1</table>", "roster.xlsx", ("This is a web page saved under", "这其实是一张网页")),
        ],
        ids=["empty", "no header", "wrong type", "not a table"],
    )
    def test_what_is_no_roster_is_said_at_the_file(self, school, content, name, said, language):
        desk = Desk(serve(school, "administrator").person, language)
        answer = desk.send(content, school, name=name, source_name="学籍科")
        assert list(errors_of(answer)) == ["file"]
        assert said[LANGUAGES.index(language)] in text_of(answer)
        assert not Import.objects.exists()
        assert answer.context["form"]["source_name"].value() == "学籍科", "what was typed is kept"

    def test_too_large_a_file(self, school, office, monkeypatch):
        monkeypatch.setitem(files_permissions.LARGEST, "table", 100)
        assert "too large" in errors_of(office.send(roster(LI, WANG), school))["file"][0]
        assert not Import.objects.exists()

    def test_no_file_and_no_unit(self, office):
        answer = office.client.post(NEW, {"read": "1"})
        assert errors_of(answer) == {
            "association": ["Say where the people of the file belong."],
            "file": ["Choose a file."],
        }

    def test_a_class_is_found_by_its_name(self, school, office):
        made = office.brought(roster(LI), school)
        unit = made.imported_rows.get().affiliation.placement.association
        assert unit.public_id not in text_of(office.client.get(NEW))
        answer = office.client.get(NEW, {"q": "会计1"})
        offered = answer.context["form"].fields["association"].widget.choices
        assert offered == [(unit.public_id, f"会计1班 - {unit.parent.name} - {unit.parent.parent.name}")]
        assert "There is no unit called “软件”" in text_of(office.client.get(NEW, {"q": "软件"}))


class TestTheColumns:
    def test_are_guessed_and_can_be_changed(self, school, office):
        made = office.sent(roster(LI), school)
        office.columns(made, column_3="", column_8="")
        made = worked(made)
        assert made.columns.keys() == {0, 1, 2, 4, 5, 6, 7}
        office.press("import_start", made)
        assert not worked(made).imported_rows.get().person.contact_points.filter(kind="email").exists()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_somebody_without_a_name_cannot_come(self, school, language):
        desk = Desk(serve(school, "administrator").person, language)
        made = desk.sent(roster(LI), school)
        answer = desk.columns(made, column_0="")
        assert list(errors_of(answer)) == ["__all__"]
        assert ("Say which column holds the name." if language == "en" else "说一下哪一列是姓名。") in text_of(answer)
        made.refresh_from_db()
        assert made.state == State.READ

    def test_two_columns_cannot_be_one_field(self, school, office):
        made = office.sent(roster(LI), school)
        assert errors_of(office.columns(made, column_1="full_name")) == {
            "__all__": ["Two columns cannot be the same field."]
        }

    def test_are_remembered_for_the_next_file_of_the_source(self, school, office):
        office.columns(office.sent(roster(LI), school, source_name="学籍科"), column_8="")
        following = office.sent(roster(WANG), school, source_name="学籍科")
        assert 8 not in following.columns
        assert "as you named them for “学籍科”" in text_of(office.see("import_map", following))
        office.columns(following, column_7="")
        assert "as you named them" not in text_of(office.see("import_map", following)), "now they were named for it"
        assert RosterSource.objects.get().mapping == {str(key): field for key, field in _mapped(following).items()}

    def test_another_encoding_reads_the_file_anew(self, school, office):
        made = actions.begin_import(roster(LI, encoding="gb18030"), "a.csv", school, by=SHELL, encoding="windows-1252")
        assert "李晓玲" not in text_of(office.see("import_map", made))
        assert office.columns(made, encoding="gb18030").url == page("import_map", made), "to be looked at first"
        said = office.see("import_map", made)
        assert said.context["columns"][0][1] == ["李晓玲"]
        made.refresh_from_db()
        assert (made.state, made.encoding, made.columns[0]) == (State.READ, "gb18030", "full_name")

    def test_an_encoding_that_does_not_fit_is_said_and_can_be_taken_back(self, school, office):
        made = office.sent(roster(LI, encoding="gb18030"), school)
        (said,) = errors_of(office.columns(made, press="look", encoding="utf-8"))["__all__"]
        assert "means nothing in utf-8" in said.lower()
        made.refresh_from_db()
        assert made.encoding == "gb18030"

    def test_a_byte_far_below_sends_back_to_the_columns(self, school, office):
        rows = [(f"王{chr(0x5000 + n)}", f"0{n}", *LI[2:]) for n in range(200)]
        content = roster(*rows).getvalue() + b"\xff\xff\xff,1\r\n"
        made = actions.begin_import(io.BytesIO(content), "a.csv", school, by=acting(office.person), encoding="utf-8")
        office.columns(made)
        made = worked(made)
        assert made.state == State.READ
        said = text_of(office.client.get(page("import_check", made), follow=True))
        assert "The file could not be read to its end" in said and "Row 202" in said

    def test_another_row_holds_the_names(self, school, office):
        made = office.sent(roster(HEADER, LI, header=("名册", "", "", "", "", "", "", "", "")), school)
        office.columns(made, press="look", header_row="1")
        made.refresh_from_db()
        assert made.header[0] == "名册"
        assert office.columns(made, press="look", header_row="2").url == page("import_map", made)
        made.refresh_from_db()
        assert made.header == list(HEADER)

    def test_a_row_number_that_is_none(self, school, office):
        made = office.sent(roster(LI), school)
        assert "header_row" in errors_of(office.columns(made, header_row="0"))

    def test_another_sheet(self, school, office):
        book = workbook(
            Sheet("2006", {1: HEADER, 2: LI}),
            Sheet("2007", {1: HEADER[:4], 2: WANG[:4]}),
        )
        made = office.sent(book, school, name="roster.xlsx")
        assert made.sheet == "2006"
        assert office.columns(made, sheet="2007").url == page("import_map", made)
        assert office.see("import_map", made).context["columns"][0][1] == ["王伟"]

    def test_can_be_named_once_more_after_the_check(self, school, office):
        made = office.checked(roster(LI), school)
        assert office.columns(made, column_8="").url == page("import_check", made)
        assert 8 not in worked(made).columns


def _mapped(roster_import):
    roster_import.refresh_from_db()
    return roster_import.columns


class TestTheButtons:
    def test_started_twice_it_runs_once(self, school, office):
        made = office.checked(roster(LI), school)
        office.press("import_start", made)
        worked(made)
        said = text_of(office.press("import_start", made))
        assert "The import stands at “done”. That cannot be done with it now." in said
        assert Person.objects.filter(full_name="李晓玲").count() == 1
        assert Entry.objects.filter(verb="directory.import_finished").count() == 1

    def test_started_before_it_is_checked(self, school, office):
        made = office.sent(roster(LI), school)
        assert "The import stands at “columns to be named”." in text_of(office.press("import_start", made))

    def test_checked_once_more_it_sees_what_came_meanwhile(self, school, office):
        made = office.checked(roster(LI), school)
        office.brought(roster(LI), school)
        office.press("import_recheck", made)
        made = worked(made)
        assert (made.created, made.unchanged) == (0, 1)

    def test_put_aside_before_it_began(self, school, office):
        made = office.checked(roster(LI), school)
        said = text_of(office.press("import_cancel", made))
        assert "This file was put aside" in said and "Nothing of it was written." in said
        assert not Person.objects.filter(full_name="李晓玲").exists()
        assert "cannot be done with it now" in text_of(office.press("import_cancel", made))

    def test_stopped_half_way(self, school, office, monkeypatch):
        monkeypatch.setattr(running, "AT_ONCE", 1)
        made = office.checked(roster(LI, WANG, NAMELESS), school)
        office.press("import_start", made)
        actions.run_import(made, by=SHELL)
        said = text_of(office.press("import_cancel", made))
        assert "This import was stopped half-way" in said and "1 of 3 rows had been looked at" in said
        rest = office.see("import_detail", made, show="rest").context["part"].rows
        assert [(row.line, row.outcome_label) for row in rest] == [(3, "not looked at"), (4, "not looked at")]
        assert codes(made, 4) == [], "what the dry run expected is no outcome"
        assert Person.objects.filter(full_name__in=["李晓玲", "王伟"]).count() == 1

    def test_stopped_for_want_of_rights(self, school, department):
        secretary = officer(department, "department_secretary")
        desk = Desk(secretary.person)
        made = desk.checked(roster(LI), department)
        desk.press("import_start", made)
        department.terms.update(ends_on="2021-01-01")
        made = worked(made)
        assert made.state == State.FAILED
        said = text_of(Desk(serve(school, "administrator").person).see("import_detail", made))
        assert "Whoever began this import may not bring in rosters here any more." in said


class TestWhatIsWatched:
    """htmx asks for the part that moves, and for the whole page when the work is over."""

    def test_a_part_while_it_is_at_work_then_the_page(self, school, office):
        made = office.sent(roster(LI), school)
        office.columns(made)
        part = office.client.get(page("import_check", made), headers={"HX-Request": "true"})
        assert b"<html" not in part.content and b'id="work"' in part.content
        worked(made)
        over = office.client.get(page("import_check", made), headers={"HX-Request": "true"})
        assert (over.content, over["HX-Refresh"]) == (b"", "true")
        office.press("import_start", made)
        part = office.client.get(page("import_detail", made), headers={"HX-Request": "true"})
        assert b"<html" not in part.content and b"<progress" in part.content
        worked(made)
        assert office.client.get(page("import_detail", made), headers={"HX-Request": "true"})["HX-Refresh"]

    def test_each_address_leads_where_the_import_stands(self, school, office):
        made = office.sent(roster(LI), school)
        for name in ("import_check", "import_detail"):
            landed = office.client.get(page(name, made), follow=True)
            assert landed.redirect_chain[-1][0] == page("import_map", made)
        office.columns(made)
        made = worked(made)
        assert office.see("import_detail", made).url == page("import_check", made)
        office.press("import_start", made)
        worked(made)
        assert office.see("import_check", made).url == page("import_detail", made)
        assert office.see("import_map", made).url == page("import_detail", made)
