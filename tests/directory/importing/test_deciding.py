"""Who is who: new, changed, unchanged, or a conflict; never the first hit, never over a person's own words."""

import pytest
from django.utils import timezone

from associations.actions import place_affiliation
from audit.models import Entry
from directory.words import people_in, reason_sentence
from people import actions as people
from people.models import Affiliation, ContactPoint, Person
from tests.directory.importing.rosters import (
    LI,
    WANG,
    but,
    checked,
    codes,
    imported,
    outcomes,
    person,
    tally,
)
from tests.support.actors import SHELL
from tests.support.factories import AffiliationFactory, DepartmentFactory, PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db

CREATED, UPDATED, UNCHANGED = (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def known(school):
    """李晓玲 is in the records."""
    imported(school, LI)
    return person("李晓玲")


class TestTheSameFileTwice:
    def test_creates_nothing(self, school):
        assert tally(imported(school, LI, WANG)) == (2, 0, 0, 0, 0)
        assert tally(imported(school, LI, WANG)) == (0, 0, 2, 0, 0)
        assert Person.objects.count() == 2

    def test_whatever_is_missing_in_it(self, school):
        header = ("姓名", "院系", "班级", "入学年份")
        rows = [
            ("李晓玲", "经济贸易系", "会计1班", "2006"),
            ("王伟", "", "", "2006"),
            ("Anna van der Berg", "", "3", ""),
        ]
        assert tally(imported(school, *rows, header=header)) == (3, 0, 0, 0, 0)
        assert tally(imported(school, *rows, header=header)) == (0, 0, 3, 0, 0)

    def test_writes_no_line_about_anybody(self, school):
        imported(school, LI)
        before = Entry.objects.filter(verb__startswith="people.").count()
        imported(school, LI)
        assert Entry.objects.filter(verb__startswith="people.").count() == before


class TestNewPeople:
    def test_everything_the_row_says_is_kept(self, known):
        line = known.affiliations.get()
        assert (known.family_name, known.given_name, known.birth_date) == ("李", "晓玲", "1988-03-05")
        assert known.reading == "Lǐ Xiǎolíng" and "lixiaoling" in known.search_forms
        assert (line.student_number, line.department, line.class_name) == ("0600001", "经济贸易系", "会计1班")
        assert (line.entry_year, line.end_year) == (2006, 2009) and line.alumnus_at
        assert set(known.contact_points.values_list("kind", "value", "source", "is_primary")) == {
            ("phone", "+8613800000001", "import", True),
            ("email", "li@example.org", "import", True),
        }
        assert (known.addressee.email, known.addressee.phone) == ("li@example.org", "+8613800000001")

    def test_gender_city_and_work(self, school):
        header = ("姓名", "性别", "所在城市", "工作单位", "职务")
        imported(school, ("李晓玲", "女", "广州", "珠江轮渡公司", "会计"), header=header)
        she = person("李晓玲")
        assert (she.gender, she.gender_as_given, she.city_code) == ("female", "女", "440100")
        position = she.positions.get()
        assert (position.organisation.name, position.title) == ("珠江轮渡公司", "会计")

    def test_names_in_two_columns(self, school):
        rows = [("Williams", "Clifton C., Jr."), ("欧阳", "修"), ("van der Berg", "Anna"), ("Saint-Jacques", "David")]
        imported(school, *rows, header=("last name", "first name"))
        found = Person.objects.order_by("pk").values_list(
            "full_name", "family_name", "given_name", "suffix", "name_order"
        )
        assert list(found) == [
            ("Clifton C. Williams, Jr.", "Williams", "Clifton C.", "Jr.", "given_first"),
            ("欧阳修", "欧阳", "修", "", "family_first"),
            ("Anna van der Berg", "van der Berg", "Anna", "", "given_first"),
            ("David Saint-Jacques", "Saint-Jacques", "David", "", "given_first"),
        ]

    def test_a_full_name_beside_its_parts_says_the_order(self, school):
        rows = [("Nguyen Thi Hoa", "Nguyen", "Thi Hoa"), ("Juan Pérez", "Pérez", "Juan")]
        imported(school, *rows, header=("name", "last name", "first name"))
        assert (person("Nguyen Thi Hoa").name_order, person("Juan Pérez").name_order) == ("family_first", "given_first")

    def test_a_birth_date_that_cannot_be_is_left_out_and_reported(self, school):
        made = imported(school, but(LI, 出生日期="1905-03-05"))
        assert person("李晓玲").birth_date == ""
        assert made.imported_rows.get().problems == [["birth_date", "age_at_entry_implausible", "warning"]]

    def test_years_the_wrong_way_round_come_in_without_the_end(self, school):
        imported(school, but(LI, 毕业年份="2003"))
        assert person("李晓玲").affiliations.get().end_year is None

    def test_an_address_no_letter_can_go_to_is_left_out(self, school):
        made = imported(school, but(LI, 邮箱="li@例子"))
        assert not person("李晓玲").contact_points.filter(kind="email").exists()
        assert made.imported_rows.get().problems[0][0] == "email"

    @pytest.mark.parametrize(
        ("cells", "field"), [({"学号": "9" * 41}, "student_number"), ({"姓名": "A" * 150}, "given_name")]
    )
    def test_what_the_records_have_no_room_for_is_an_error(self, school, cells, field):
        made = imported(school, but(LI, **cells), WANG)
        assert outcomes(made) == ["error", "insert"]
        assert [field, "too_long", "error"] in made.imported_rows.get(line=2).problems

    def test_no_name_is_an_error(self, school):
        assert tally(imported(school, but(LI, 姓名="\u200b"))) == (0, 0, 0, 0, 1)


class TestByNumber:
    def test_changed_values_are_updates(self, school, known):
        made = imported(school, but(LI, 班级="会计2班", 出生日期="1988-03-06", 手机="13800000009"))
        assert tally(made) == UPDATED
        assert made.imported_rows.get().changes == ["birth_date", "class", "phone", "place"]
        known.refresh_from_db()
        assert known.birth_date == "1988-03-06"
        assert known.affiliations.get().class_name == "会计2班"
        assert known.affiliations.get().placement.association.name_zh == "会计2班"
        assert known.contact_points.get(kind="phone", is_primary=True).value == "+8613800000009"
        assert known.contact_points.filter(kind="phone").count() == 2
        verbs = set(Entry.objects.about(known).values_list("verb", flat=True))
        assert {"people.person_changed", "people.affiliation_changed", "people.contact_added"} <= verbs

    def test_the_old_file_after_the_new_one_does_not_flap_contacts(self, school, known):
        imported(school, but(LI, 手机="13800000009"))
        assert tally(imported(school, LI)) == UNCHANGED
        assert known.contact_points.get(kind="phone", is_primary=True).value == "+8613800000009"

    def test_what_the_row_does_not_say_stays(self, school, known):
        empty = dict.fromkeys(("院系", "班级", "毕业年份", "出生日期", "手机", "邮箱"), "")
        assert tally(imported(school, but(LI, **empty))) == UNCHANGED

    def test_less_precise_is_no_change_and_more_precise_is(self, school):
        imported(school, but(LI, 出生日期="1988-03"))
        assert tally(imported(school, but(LI, 出生日期="1988"))) == UNCHANGED
        assert tally(imported(school, LI)) == UPDATED
        assert person("李晓玲").birth_date == "1988-03-05"

    def test_spellings_of_one_name_are_one_and_the_record_keeps_its_own(self, school, known):
        assert tally(imported(school, but(LI, 姓名="李曉玲"))) == UNCHANGED
        assert Person.objects.get().full_name == "李晓玲"

    def test_a_former_name_counts(self, school, known):
        people.correct_person(known, by=SHELL, full_name="李小玲", keep_former_name=True)
        assert tally(imported(school, LI)) == UNCHANGED

    def test_another_name_is_a_conflict(self, school, known):
        made = checked(school, but(LI, 姓名="赵敏"))
        assert codes(made, 2) == ["number_of_another"]
        rows = list(made.imported_rows.all())
        assert "李晓玲" in reason_sentence(rows[0].reasons[0], people_in(rows, SHELL))

    def test_a_number_given_twice_is_a_conflict(self, school, known):
        AffiliationFactory(person=PersonFactory(full_name="李晓玲"), student_number="0600001", entry_year=1976)
        assert codes(checked(school, LI), 2) == ["several_fit"]

    def test_numbers_are_told_to_the_letter_but_not_by_hyphens(self, school, known):
        assert tally(checked(school, but(LI, 学号="060-0001"))) == UNCHANGED
        assert codes(checked(school, but(LI, 学号="600001")), 2) == ["likely"]

    def test_work_that_has_changed_is_kept_as_history(self, school):
        header = ("姓名", "学号", "工作单位", "职务")
        imported(school, ("李晓玲", "1", "珠江轮渡公司", "会计"), header=header)
        assert tally(imported(school, ("李晓玲", "1", "南沙港务", ""), header=header)) == UPDATED
        before, now = person("李晓玲").positions.order_by("pk")
        assert (before.organisation.name, before.ends_on) == ("珠江轮渡公司", str(timezone.now().year))
        assert (now.organisation.name, now.ends_on) == ("南沙港务", "")

    def test_a_placement_by_hand_stays(self, school, known):
        line = known.affiliations.get()
        elsewhere = DepartmentFactory(parent=school)
        place_affiliation(line, elsewhere, by=SHELL)
        assert tally(imported(school, but(LI, 班级="会计2班"))) == UPDATED
        assert Affiliation.objects.get().placement.association == elsewhere

    def test_whoever_stands_nowhere_is_placed(self, school, known):
        known.affiliations.get().placement.delete()
        made = imported(school, LI)
        assert tally(made) == UPDATED and made.imported_rows.get().changes == ["place"]
        assert known.affiliations.get().placement.association.name_zh == "会计1班"


class TestByName:
    NAMELESS = {"学号": ""}

    def test_name_class_and_year_are_enough(self, school, known):
        assert tally(imported(school, but(LI, 学号=""))) == UNCHANGED

    def test_the_number_is_added_to_a_record_without(self, school):
        imported(school, but(LI, 学号=""))
        made = imported(school, LI)
        assert (tally(made), made.imported_rows.get().changes) == (UPDATED, ["student_number"])

    def test_a_name_and_a_year_when_nothing_differs(self, school, known):
        sparse = but(LI, **dict.fromkeys(("学号", "院系", "班级", "毕业年份", "出生日期", "手机", "邮箱"), ""))
        assert tally(checked(school, sparse)) == UNCHANGED

    def test_a_telephone_is_as_good_as_a_year(self, school, known):
        assert tally(checked(school, ("李晓玲", "13800000001"), header=("姓名", "手机"))) == UNCHANGED

    def test_a_name_alone_is_not(self, school, known):
        assert codes(checked(school, ("李晓玲",), header=("姓名",)), 2) == ["perhaps_known"]

    def test_another_class_year_or_department_is_another_person(self, school, known):
        nothing = {"学号": "", "出生日期": "", "手机": "", "邮箱": ""}
        others = [
            but(LI, **nothing, 班级="会计2班"),
            but(LI, **nothing, 入学年份="2007"),
            but(LI, **nothing, 院系="机电工程系"),
        ]
        assert tally(imported(school, *others)) == (3, 0, 0, 0, 0)

    def test_unless_birthday_and_telephone_are_theirs(self, school, known):
        made = checked(school, but(LI, 学号="", 班级="会计2班"))
        [why] = made.imported_rows.get().reasons
        assert (why["code"], why["people"]) == ("likely", [known.pk])
        assert {"name_exact", "birth_same", "contact_said", "class_differs"} <= set(why["evidence"])
        assert made.imported_rows.get().person is None

    def test_a_namesake_without_studies_is_not_in_the_way(self, school):
        PersonFactory(full_name="李晓玲")
        AffiliationFactory(person=PersonFactory(full_name="李晓玲"), kind=Affiliation.Kind.STAFF, student_number="")
        assert tally(checked(school, LI)) == CREATED

    def test_two_records_that_fit_are_a_conflict_and_nobody_is_taken(self, school):
        for _ in range(2):
            AffiliationFactory(person=PersonFactory(full_name="李晓玲"), student_number="", entry_year=2006)
        made = imported(school, but(LI, 学号=""))
        assert (tally(made), codes(made, 2)) == ((0, 0, 0, 1, 0), ["perhaps_known"])
        assert Person.objects.count() == 2

    @pytest.mark.parametrize("name", ["李小玲", "Li Xiaoling", "Xiaoling Li"])
    def test_a_name_that_sounds_the_same_in_one_class_is_a_conflict(self, school, known, name):
        nothing = {"学号": "", "出生日期": "", "手机": "", "邮箱": ""}
        assert codes(checked(school, but(LI, **nothing, 姓名=name)), 2) in (["sounds_like"], ["likely"])

    def test_unless_something_tells_them_apart(self, school, known):
        other = but(LI, 姓名="李小玲", 学号="0600077", 出生日期="1987-12-24", 手机="", 邮箱="")
        assert tally(checked(school, other)) == CREATED

    def test_a_record_made_on_approval_without_a_class_is_asked_about(self, school):
        she = people.create_person(by=SHELL, full_name="李晓玲")
        people.add_affiliation(she, by=SHELL, end_year=2009)
        made = imported(school, LI)
        assert made.imported_rows.get().reasons == [{"code": "perhaps_known", "people": [she.pk]}]

    def test_unless_it_can_be_reached_there_too(self, school):
        she = people.create_person(by=SHELL, full_name="李晓玲")
        people.add_affiliation(she, by=SHELL, end_year=2009)
        people.add_contact_point(she, "email", "li@example.org", source=ContactPoint.Source.STAFF, by=SHELL)
        made = imported(school, LI)
        row = made.imported_rows.get()
        assert (tally(made), row.person, row.evidence) == (UPDATED, she, ["name_exact", "year_same", "contact_said"])


class TestNamesakesInOneClass:
    @pytest.mark.parametrize("cells", [{"学号": "0600099"}, {"学号": "", "出生日期": "1988-12-24"}])
    def test_stay_two_when_number_or_birth_date_differ(self, school, cells):
        first = but(LI, 手机="", 邮箱="") if cells["学号"] else but(LI, 学号="", 手机="", 邮箱="")
        second = but(first, **cells)
        assert tally(imported(school, first, second)) == (2, 0, 0, 0, 0)
        assert tally(imported(school, first, second)) == (0, 0, 2, 0, 0)
        assert tally(imported(school, second)) == UNCHANGED

    def test_the_second_comes_in_a_later_file_with_a_word_of_warning(self, school, known):
        made = imported(school, but(LI, 学号="0600099", 出生日期="", 手机="", 邮箱=""))
        assert (tally(made), codes(made, 2)) == (CREATED, ["namesake"])

    def test_are_a_conflict_when_nothing_tells_them_apart(self, school):
        first, second = but(LI, 学号="", 出生日期=""), but(LI, 学号="", 出生日期="", 手机="13800000005")
        made = imported(school, first, second, WANG)
        assert outcomes(made) == ["conflict", "conflict", "insert"]
        assert [codes(made, 2), codes(made, 3)] == [["rows_not_told_apart"]] * 2

    def test_also_when_one_of_them_has_no_class(self, school):
        made = checked(school, but(LI, 学号=""), but(LI, 学号="", 班级="", 院系="", 手机="", 邮箱=""))
        assert outcomes(made) == ["conflict", "conflict"]


class TestWithinTheFile:
    def test_a_line_that_stands_twice_is_one_person(self, school):
        made = imported(school, LI, WANG, LI)
        assert outcomes(made) == ["insert", "insert", "unchanged"]
        assert (codes(made, 4), tally(made)) == (["same_as_row"], (2, 0, 1, 0, 0))
        rows = {row.line: row for row in made.imported_rows.all()}
        assert rows[4].person_id == rows[2].person_id

    def test_three_times_too_and_without_a_number(self, school):
        row = but(LI, 学号="")
        assert tally(imported(school, row, row, row)) == (1, 0, 2, 0, 0)
        assert tally(imported(school, row, row, row)) == (0, 0, 3, 0, 0)

    def test_one_number_with_two_names_is_a_conflict_for_both(self, school):
        made = checked(school, LI, but(WANG, 学号="0600001"))
        assert [codes(made, 2), codes(made, 3)] == [["number_of_two_names"]] * 2

    def test_one_number_that_says_two_things_is_a_conflict_for_both(self, school):
        made = checked(school, LI, but(LI, 班级="会计2班"))
        assert [codes(made, 2), codes(made, 3)] == [["rows_not_told_apart"]] * 2

    def test_two_rows_that_want_one_record_are_a_conflict(self, school):
        imported(school, but(LI, **dict.fromkeys(("学号", "出生日期", "手机", "邮箱"), "")))
        made = checked(school, LI, but(LI, 学号="0600099", 手机="", 邮箱=""))
        assert [codes(made, 2), codes(made, 3)] == [["several_rows_one_record"]] * 2

    def test_an_error_clashes_with_nobody(self, school):
        assert outcomes(checked(school, but(LI, 学号="1.23E+11"), LI)) == ["error", "insert"]
