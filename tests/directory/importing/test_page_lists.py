"""Whose imports one sees, the lists of imports and of their rows, and what they cost."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Import
from directory.queries import listings
from directory.views import imports as views
from tests.associations.joining import serve
from tests.directory.importing.desk import LANGUAGES, LIST, NEW, Desk, page
from tests.directory.importing.rosters import LI, WANG, begun, checked, finished, imported, roster
from tests.support.actors import CLOCK
from tests.support.factories import ChapterFactory, ClassFactory, DepartmentFactory, SchoolFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
PAGES = ("import_detail", "import_map", "import_check", "import_recap")
BUTTONS = ("import_start", "import_recheck", "import_cancel")
NAMESAKE = ("王伟", "0600002", *LI[2:6], "1980-01-01", "", "")  # the number is another 王伟's


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def department(school):
    return DepartmentFactory(parent=school, name_zh="经济贸易系", name_en="Economics and Trade")


@pytest.fixture
def secretary(department):
    return Desk(serve(department, "department_secretary").person)


@pytest.fixture
def office(school):
    return Desk(serve(school, "administrator").person)


def people(count, first=0):
    return [(f"王{chr(0x5000 + n)}", f"07{n:05}", *LI[2:6], "", "", "") for n in range(first, first + count)]


def bare(answer, *ids: str) -> str:
    text = answer.content.decode()
    for public_id in ids:
        text = text.replace(public_id, "…")
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


class TestWhoseTheyAre:
    def test_a_secretary_sees_what_comes_into_their_own_subtree(self, school, department, secretary):
        own, below = begun(department, LI), begun(ClassFactory(parent=department), LI)
        begun(school, LI)
        begun(DepartmentFactory(parent=school), LI)
        assert {one.pk for one in secretary.client.get(LIST).context["imports"]} == {own.pk, below.pk}

    @pytest.mark.parametrize("name", PAGES)
    def test_anothers_import_is_to_the_byte_like_none(self, school, secretary, name):
        other = DepartmentFactory(parent=school)
        theirs = (begun if name == "import_map" else checked)(other, LI)
        if name == "import_detail":
            theirs = finished(theirs)
        found = secretary.see(name, theirs)
        nothing = secretary.client.get(reverse(name, args=["nosuchthing2"]))
        assert found.status_code == nothing.status_code == 404
        assert bare(found, theirs.public_id) == bare(nothing, "nosuchthing2")
        assert Desk(serve(school, "administrator").person).see(name, theirs).status_code == 200, "it is there"

    @pytest.mark.parametrize("name", BUTTONS)
    def test_nor_can_it_be_pressed(self, school, secretary, name):
        theirs = checked(DepartmentFactory(parent=school), LI)
        found = secretary.client.post(page(name, theirs))
        nothing = secretary.client.post(reverse(name, args=["nosuchthing2"]))
        assert found.status_code == nothing.status_code == 404
        assert bare(found, theirs.public_id) == bare(nothing, "nosuchthing2")
        theirs.refresh_from_db()
        assert theirs.state == Import.State.CHECKED

    def test_units_to_choose_are_ones_own(self, school, department, secretary):
        other = DepartmentFactory(parent=school)
        DepartmentFactory(parent=department.parent, state="closed")
        field = secretary.client.get(NEW).context["form"].fields["association"]
        assert field.widget.choices == [(department.public_id, "Economics and Trade")]
        for unit in (other, school, ChapterFactory(parent=department)):
            answer = secretary.send(roster(LI), unit)
            assert list(answer.context["form"].errors) == ["association"]
        assert not Import.objects.exists()

    def test_the_school_can_name_any_department(self, school, department, office):
        ClassFactory(parent=department)
        offered = office.client.get(NEW).context["form"].fields["association"].widget.choices
        assert [public_id for public_id, _label in offered] == [school.public_id, department.public_id]

    def test_a_unit_can_be_named_in_the_address(self, school, department, office):
        group = ClassFactory(parent=department)
        form = office.client.get(NEW, {"association": group.public_id}).context["form"]
        assert form["association"].value() == group.public_id
        assert group.public_id in dict(form.fields["association"].widget.choices)

    def test_a_name_the_reader_does_not_keep_is_not_told(self, school, department, secretary):
        """The conflict speaks of somebody in another department."""
        imported(DepartmentFactory(parent=school), ("李晓玲", "0600001", "", "会计1班", *LI[4:]))
        made = checked(department, ("王伟", "0600001", "", "会计1班", *LI[4:]), by=_actor(secretary))
        said = secretary.see("import_check", made, show="conflict").content.decode()
        assert "somebody whose record you do not keep" in said and "李晓玲" not in said


def _actor(desk):
    from tests.support.actors import acting

    return acting(desk.person)


class TestTheListOfImports:
    def test_those_that_wait_have_a_list_of_their_own(self, school, office):
        begun(school, LI)
        waiting = checked(school, WANG)
        answer = office.client.get(LIST, {"show": "waiting"})
        assert answer.context["imports"] == [waiting]
        assert [(str(tab.label), tab.count) for tab in answer.context["tabs"]][1] == ("Checked and not started", 1)
        finished(waiting)
        assert "Nothing waits to be started." in office.client.get(LIST, {"show": "waiting"}).content.decode()

    def test_older_ones_stand_on_the_next_page(self, school, office, monkeypatch):
        monkeypatch.setattr(views, "AT_ONCE", 2)
        made = [begun(school, LI) for _ in range(3)]
        first = office.client.get(LIST)
        assert first.context["imports"] == made[:0:-1]
        assert office.client.get(LIST + first.context["later_url"]).context["imports"] == made[:1]

    @pytest.mark.parametrize("start", ["x", "-1", "9" * 40, "²"])
    def test_a_beginning_that_is_none_is_the_beginning(self, school, office, start):
        made = begun(school, LI)
        assert office.client.get(LIST, {"from": start}).context["imports"] == [made]

    def test_costs_the_same_however_many(self, school, department, office):
        def grow():
            for _ in range(5):
                begun(department, LI, source_name="学籍科")

        grow()
        assert_same_queries(lambda: office.client.get(LIST), grow, at_most=12)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_where_the_consoles_menu_leads(self, school, language):
        desk = Desk(serve(school, "administrator").person, language)
        made = begun(school, LI)
        listed = desk.client.get(reverse("admin:directory_import_changelist")).content.decode()
        assert page("import_detail", made) in listed
        assert desk.client.get(reverse("admin:directory_import_add")).url == NEW
        changed = desk.client.get(reverse("admin:directory_import_change", args=[made.pk]))
        assert changed.url == page("import_detail", made)


class TestTheRows:
    def test_each_list_has_its_rows(self, school, office):
        imported(school, LI, WANG)
        made = checked(school, (*LI[:6], "1988-03-06", *LI[7:]), WANG, NAMESAKE, *people(2), ("", "", *LI[2:]))
        lists = {name: office.see("import_check", made, show=name).context["part"].rows for name in listings.SHOWN}
        assert {name: len(rows) for name, rows in lists.items()} == {
            "": 6,
            "out": 3,
            "conflict": 2,
            "error": 1,
            "remarks": 3,
            "insert": 2,
            "update": 1,
            "unchanged": 0,
            **dict.fromkeys(("taken_away", "put_back", "kept"), 0),
            "rest": 0,
        }
        assert office.see("import_check", made, show="everything").status_code == 404

    def test_tabs_say_how_many_and_leave_out_what_is_empty(self, school, office):
        made = checked(school, LI, ("", "0600009", *LI[2:]))
        tabs = office.see("import_check", made).context["tabs"]
        assert [(str(tab.label), tab.count) for tab in tabs] == [
            ("All rows", 2),
            ("Stay out", 1),
            ("With a remark", 1),
            ("New", 1),
        ]

    def test_a_page_at_a_time_there_and_back(self, school, office, monkeypatch):
        monkeypatch.setattr(listings, "AT_ONCE", 2)
        made = checked(school, *people(5))
        address, seen = "", []
        while True:
            context = office.client.get(page("import_check", made) + address).context
            seen.append([row.line for row in context["part"].rows])
            if not context["later_url"]:
                break
            address = context["later_url"]
        assert seen == [[2, 3], [4, 5], [6]]
        back = office.client.get(page("import_check", made) + context["earlier_url"]).context
        assert [row.line for row in back["part"].rows] == [4, 5]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_row_says_where_it_belongs_and_who_it_became(self, school, language):
        desk = Desk(serve(school, "administrator").person, language)
        made = checked(school, LI, ("", "0600009", *LI[2:]))
        text = desk.see("import_check", made).content.decode()
        cohort = "2006级" if language == "zh-hans" else "Entered 2006"
        assert f"经济贸易系 › {cohort} › 会计1班" in text
        assert ("没有姓名" if language == "zh-hans" else "no name") in text
        person = finished(made).imported_rows.get(line=2).person
        assert (
            reverse("admin:people_person_change", args=[person.pk]) in desk.see("import_detail", made).content.decode()
        )

    def test_cost_the_same_however_many(self, school, office, monkeypatch):
        imported(school, LI, WANG)
        rows = [LI, WANG, NAMESAKE, ("", "0600009", *LI[2:]), *people(2)]
        made = checked(school, *rows)
        addresses = [page("import_check", made)]

        def grow():
            more = [(name, f"08{n:05}", *rest) for n, (name, _number, *rest) in enumerate(people(20, first=100))]
            addresses.append(page("import_check", checked(school, *rows, *more, *people(20, first=2))))

        assert_same_queries(lambda: office.client.get(addresses[-1]), grow, at_most=16)
        for roster_import in Import.objects.filter(state=Import.State.CHECKED):
            finished(roster_import)
        few, many = (address.replace("check/", "") for address in addresses)
        current = [few]
        assert_same_queries(lambda: office.client.get(current[-1]), lambda: current.append(many), at_most=16)

    def test_neither_does_watching(self, school, office):
        made = begun(school, *people(3))
        office.columns(made)
        addresses = [page("import_check", made)]

        def grow():
            other = begun(school, *people(60))
            office.columns(other)
            addresses.append(page("import_check", other))

        ask = {"HX-Request": "true"}
        assert_same_queries(lambda: office.client.get(addresses[-1], headers=ask), grow, at_most=8)

    def test_nor_naming_the_columns(self, school, office):
        addresses = [page("import_map", begun(school, LI))]

        def grow():
            addresses.append(page("import_map", begun(school, *people(200))))

        assert_same_queries(lambda: office.client.get(addresses[-1]), grow, at_most=12)


class TestTheRecap:
    def test_is_the_list_that_was_asked_for(self, school, office):
        made = imported(school, LI, WANG, ("", "0600009", *LI[2:]))
        answer = office.see("import_recap", made, show="insert")
        assert answer["Content-Disposition"] == 'attachment; filename="roster-insert.csv"'
        assert answer["Cache-Control"] == "private, no-store"
        lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert [line[3] for line in lines] == ["full name", "李晓玲", "王伟"]

    def test_a_cell_that_would_be_a_formula_is_none(self, school, office):
        made = checked(school, ("=cmd|' /C calc'!A0", "0600009", *LI[2:]))
        text = b"".join(office.see("import_recap", made).streaming_content).decode("utf-8-sig")
        (line,) = list(csv.reader(io.StringIO(text)))[1:]
        assert line[3].startswith("'=") or not line[3].startswith("=")

    def test_is_not_there_before_there_are_rows(self, school, office):
        assert office.see("import_recap", begun(school, LI)).status_code == 404
        made = checked(school, LI)
        assert office.see("import_recap", made, show="nonsense").status_code == 404
        office.press("import_start", made)
        assert office.see("import_recap", made).status_code == 404, "it is at work"

    def test_costs_the_same_however_many(self, school, office):
        few, many = checked(school, *people(3)), checked(school, *people(100))
        current = [few]
        assert_same_queries(
            lambda: b"".join(office.see("import_recap", current[-1]).streaming_content), lambda: current.append(many)
        )


class TestWhenFileAndRowsAreGone:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_says_so_and_keeps_the_numbers(self, school, language):
        from directory import actions

        desk = Desk(serve(school, "administrator").person, language)
        made = imported(school, LI, WANG)
        made.change(finished_at=timezone.now() - timedelta(days=91))
        actions.forget_imports(by=CLOCK)
        answer = desk.see("import_detail", made)
        text = answer.content.decode()
        assert ("逐行的清单已在" if language == "zh-hans" else "the list of its rows were removed on") in text
        assert ("进来了2位" if language == "zh-hans" else "2 people came in") in text
        assert "part" not in answer.context and "show=insert" not in text
        assert desk.see("import_recap", made).status_code == 404
        assert "roster.csv" in desk.client.get(LIST).content.decode()
