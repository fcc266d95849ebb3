"""Where the people of a roster belong: units that stand are found, those that do not are opened."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from associations.models import Association, FormerAssociationName, Placement
from common.verdicts import Refusal
from directory import actions
from directory.queries.keys import unit_key
from tests.directory.importing.rosters import HEADER, LI, WANG, checked, codes, imported, officer, person, roster, tally
from tests.support.actors import SHELL
from tests.support.factories import ClassFactory, CohortFactory, DepartmentFactory, OfficeFactory, SchoolFactory

pytestmark = pytest.mark.django_db
Kind = Association.Kind


@pytest.fixture
def school():
    return SchoolFactory()


def standing(kind: str) -> list[tuple[str, str]]:
    return list(Association.objects.filter(kind=kind).order_by("pk").values_list("name_zh", "name_en"))


def place_of(name: str) -> Association:
    return Placement.objects.get(affiliation__person__full_name=name).association


class TestUnitKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("软件0301班", "軟件０３０１"),
            ("会计三班", "会计3班"),
            ("十二班", "12班"),
            ("1", "1班"),
            ("2006级会计1班", "会计1班"),
            ("06级会计1班", "会计1班"),
        ],
    )
    def test_one_class_written_in_two_ways(self, one, other):
        assert unit_key(one, 2006, 2009) == unit_key(other, 2006, 2009)

    def test_another_year_in_front_is_another_class(self):
        assert unit_key("2005级会计1班", 2006, 2009) != unit_key("会计1班", 2006, 2009)

    def test_numerals_that_count_nothing_stay(self):
        assert unit_key("三农学院") != unit_key("3农学院")


class TestOpening:
    def test_department_cohort_and_class(self, school):
        assert tally(imported(school, LI, WANG)) == (2, 0, 0, 0, 0)
        assert standing(Kind.DEPARTMENT) == [("经济贸易系", "")]
        assert standing(Kind.COHORT) == [("2006级", "Entered 2006")]
        assert standing(Kind.CLASS) == [("会计1班", "")]
        group = place_of("李晓玲")
        assert (group.kind, group.entry_year, group.end_year) == (Kind.CLASS, 2006, 2009)
        assert [unit.kind for unit in Association.objects.at_or_above(group)] == [
            *("school", "department", "cohort", "class")
        ]

    def test_only_a_year_of_leaving_names_the_cohort_by_it(self, school):
        imported(school, ("李晓玲", "会计1班", "2009"), header=("姓名", "班级", "毕业年份"))
        assert standing(Kind.COHORT) == [("2009届", "Class of 2009")]

    def test_without_a_year_there_is_no_cohort(self, school):
        imported(school, ("李晓玲", "经济贸易系", "会计1班"), header=("姓名", "院系", "班级"))
        assert place_of("李晓玲").parent.kind == Kind.DEPARTMENT and not standing(Kind.COHORT)

    def test_without_a_department_under_the_cohort_of_the_association(self, school):
        imported(school, ("Anna Li", "1959", "1"), header=("name", "entry year", "class"))
        group = place_of("Anna Li")
        assert (group.name_zh, group.name_en) == ("1", "1")  # as it stands, in both languages
        assert group.parent.kind == Kind.COHORT and group.parent.parent == school

    def test_a_row_that_names_no_unit_belongs_to_the_association(self, school):
        department = DepartmentFactory(parent=school)
        imported(department, ("李晓玲",), header=("姓名",))
        assert place_of("李晓玲") == department

    def test_one_class_written_in_two_ways_is_opened_once(self, school):
        imported(school, LI, (*WANG[:3], "2006级会计一班", *WANG[4:]))
        assert len(standing(Kind.CLASS)) == 1
        assert person("王伟").affiliations.get().class_name == "2006级会计一班"  # the text stays as on the file

    def test_the_class_gets_the_year_in_which_most_left(self, school):
        late = [(f"王{number}", "", "经济贸易系", "会计1班", "2006", "2010", "", "", "") for number in "一二"]
        imported(school, LI, *late)
        assert place_of("李晓玲").end_year == 2010

    def test_the_dry_run_counts_what_is_to_be_opened_and_opens_nothing(self, school):
        other = ("赵敏", "0700001", "机电工程系", "会计1班", "2006", "", "", "", "")
        assert checked(school, LI, WANG, other).units_to_open == {"department": 2, "cohort": 2, "class": 2}
        assert not standing(Kind.DEPARTMENT)

    def test_whoever_may_not_open_units_gets_a_conflict(self, school):
        department = DepartmentFactory(parent=school, name_zh="经济贸易系")
        clerk = OfficeFactory(code="clerk", kinds=["department"], capabilities=["roster.import"])
        actor = officer(department, clerk.code)
        assert codes(checked(department, LI, by=actor), 2) == ["unit_missing"]


class TestFinding:
    def test_what_stands_is_used(self, school):
        department = DepartmentFactory(parent=school, name_zh="經濟貿易系")
        cohort = CohortFactory(parent=department, entry_year=2006, end_year=2009, name_zh="2009届")
        group = ClassFactory(parent=cohort, name_zh="2006级会计1班")
        imported(school, LI)
        assert place_of("李晓玲") == group

    def test_by_a_former_name(self, school):
        department = DepartmentFactory(parent=school, name_zh="商学院")
        FormerAssociationName.objects.create(association=department, name_zh="经济贸易系", until="2015-09-01")
        imported(school, LI)
        assert place_of("李晓玲").path[1] == department.pk

    def test_a_cohort_that_knows_only_its_last_year(self, school):
        department = DepartmentFactory(parent=school, name_zh="经济贸易系")
        cohort = CohortFactory(parent=department, entry_year=None, end_year=2009)
        imported(school, LI)
        assert place_of("李晓玲").parent == cohort

    def test_a_class_beside_the_cohorts(self, school):
        department = DepartmentFactory(parent=school, name_zh="经济贸易系")
        group = ClassFactory(parent=department, name_zh="会计1班", entry_year=2006)
        imported(school, LI)
        assert place_of("李晓玲") == group

    def test_two_of_one_name_are_a_conflict(self, school):
        for name in ("经济贸易系", "經濟貿易系"):
            DepartmentFactory(parent=school, name_zh=name)
        assert codes(checked(school, LI), 2) == ["unit_ambiguous"]

    def test_a_closed_one_takes_nobody(self, school):
        DepartmentFactory(parent=school, name_zh="经济贸易系", state="closed")
        assert codes(checked(school, LI), 2) == ["unit_closed"]

    def test_another_department_does_not_slip_in(self, school):
        department = DepartmentFactory(parent=school, name_zh="机电工程系")
        assert codes(checked(department, LI), 2) == ["another_department"]

    def test_another_class_does_not_slip_in(self, school):
        group = ClassFactory(name_zh="会计2班", parent=CohortFactory(entry_year=2006))
        assert codes(checked(group, LI), 2) == ["another_class"]

    def test_a_roster_of_one_class_goes_into_that_class(self, school):
        group = ClassFactory(name_zh="会计1班", parent=CohortFactory(entry_year=2006))
        imported(group, LI, ("赵敏", "0500007", "", "", "2005", "2009", "", "", ""))
        assert place_of("李晓玲") == place_of("赵敏") == group

    def test_a_roster_of_one_cohort_takes_those_who_came_in_another_year(self, school):
        cohort = CohortFactory(entry_year=2006, parent=DepartmentFactory(parent=school, name_zh="经济贸易系"))
        imported(cohort, LI, ("赵敏", "0500007", "", "会计1班", "2005", "2009", "", "", ""))
        assert place_of("李晓玲") == place_of("赵敏") and place_of("赵敏").parent == cohort


class TestImportUnits:
    def test_opens_each_department_once(self, school):
        file = roster(("经济贸易系",), ("机电工程系",), ("經濟貿易系",), ("MBA Centre",), header=("院系",))
        counts = actions.import_units(file, school, by=SHELL)
        assert (counts.rows, counts.created, counts.unchanged, counts.errors) == (4, 3, 1, 0)
        assert standing(Kind.DEPARTMENT) == [("经济贸易系", ""), ("机电工程系", ""), ("MBA Centre", "MBA Centre")]

    def test_again_it_opens_nothing(self, school):
        for created in (1, 0):
            file = roster(("经济贸易系",), header=("院系",))
            assert actions.import_units(file, school, by=SHELL).created == created

    def test_refuses_a_file_without_departments(self, school):
        with pytest.raises(Refusal) as refusal:
            actions.import_units(roster(("a",), header=("x",)), school, by=SHELL)
        assert refusal.value.code == "department_column_missing"

    def test_real_departments_from_the_shell(self, school, shared):
        for created in (26, 0):
            out = StringIO()
            call_command("import_units", shared / "cufe-departments.csv", association="school", json=True, stdout=out)
            counts = json.loads(out.getvalue().splitlines()[-1])
            assert counts == {"rows": 26, "created": created, "unchanged": 26 - created, "errors": 0}
        assert ("新闻", "") in standing(Kind.DEPARTMENT)

    def test_refusals_are_one_line(self, school, tmp_path):
        with pytest.raises(CommandError, match="There is no association called nowhere"):
            call_command("import_units", tmp_path / "a.csv", association="nowhere")
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_units", tmp_path / "a.csv", association="school")


def test_the_header_is_as_the_tests_think():
    assert len(HEADER) == len(LI) == len(WANG)
