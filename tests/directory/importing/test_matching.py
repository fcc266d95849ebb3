"""Safe matches link and say why; unsafe ones wait; two people of one name stay two."""

import pytest

from directory import actions
from directory.models import DuplicatePair
from directory.queries.listings import part_of
from people import actions as people
from people.models import ContactPoint, Person
from tests.directory.importing.rosters import LI, but, checked, codes, imported, officer, person, tally
from tests.support.actors import SHELL
from tests.support.factories import DepartmentFactory, PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db

CREATED, UPDATED, UNCHANGED = (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0)
NO_CONTACT = {"手机": "", "邮箱": ""}


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def known(school):
    """李晓玲 is in the records."""
    imported(school, LI)
    return person("李晓玲")


def said(roster_import, line=2):
    [row] = [row for row in part_of(roster_import, "", 0, SHELL).rows if row.line == line]
    return row.sentences


def test_a_link_says_why(school, known):
    assert said(checked(school, LI)) == ["Matched: the same name, the same student number."]
    made = checked(school, but(LI, 学号="", 手机="13800000009"))
    assert tally(made) == UPDATED
    assert said(made)[0] == (
        "Matched: the same name, the same years, the same class, the same department, born on the same day,"
        " an address or number in common."
    )


def test_a_birthday_and_the_class_are_as_good_as_a_number(school, known):
    row = but(LI, 姓名="李曉玲", 学号="", 手机="13800000009", 邮箱="")
    assert tally(checked(school, row)) == UPDATED


def test_what_is_likely_waits_and_names_the_candidate(school, known):
    made = imported(school, but(LI, 姓名="李小玲", 学号="", **NO_CONTACT))
    assert (tally(made), codes(made, 2)) == ((0, 0, 0, 1, 0), ["sounds_like"])
    assert codes(checked(school, but(LI, 姓名="Li Xiaoling", 学号="", 出生日期="", 邮箱="")), 2) == ["likely"]
    made = checked(school, but(LI, 学号="", 班级="会计2班"))
    assert said(made)[0].startswith("This may be 李晓玲: the same name, the same years, ")
    assert said(made)[0].endswith("; but: different classes. Is it?")
    assert Person.objects.count() == 1


def test_somebody_of_another_birthday_under_the_same_number_waits(school, known):
    assert codes(checked(school, but(LI, 出生日期="1990-11-24")), 2) == ["likely"]


def test_a_telephone_brings_a_changed_name_together(school, known):
    """Another class and years, and the name in letters: only the telephone and the birthday say so."""
    row = but(LI, 姓名="Li Xiaoling", 学号="", 院系="", 班级="", 入学年份="", 毕业年份="", 邮箱="")
    made = checked(school, row)
    assert (tally(made), made.imported_rows.get().person) == (UNCHANGED, known)
    assert codes(checked(school, but(row, 出生日期="")), 2) == ["likely"]
    assert tally(checked(school, but(row, 姓名="王伟"))) == CREATED, "a family shares a telephone"


def test_a_telephone_that_many_share_says_nothing(school, known):
    for number in range(31):
        one = PersonFactory(full_name=f"赵{chr(0x4E00 + number)}")
        people.add_contact_point(one, "phone", "+8613800000001", source=ContactPoint.Source.STAFF, by=SHELL)
    row = but(LI, 姓名="Li Xiaoling", 学号="", 院系="", 班级="", 入学年份="", 毕业年份="", 邮箱="")
    assert tally(checked(school, row)) == CREATED


class TestTwoOfOneName:
    @pytest.fixture
    def other(self, school, known):
        """Of the same class and years; neither number nor birthday is known of her."""
        other = but(LI, 学号="0600099", 出生日期="1989-01-01", 手机="13800000007", 邮箱="")
        imported(school, other)
        return Person.objects.exclude(pk=known.pk).get()

    def test_a_row_that_fits_both_waits(self, school, known, other):
        made = checked(school, but(LI, 学号="", 出生日期="", **NO_CONTACT))
        assert made.imported_rows.get().reasons == [{"code": "several_fit", "people": [known.pk, other.pk]}]

    def test_said_to_be_two_people_the_better_one_is_taken(self, school, known, other):
        row = but(LI, 学号="", 出生日期="", 邮箱="", 手机="13800000007")
        assert codes(checked(school, row), 2) == ["several_fit"]
        first, second = sorted((known, other), key=lambda one: one.pk)
        pair = DuplicatePair.objects.create(one=first, other=second)
        actions.keep_apart(pair, by=SHELL)
        assert checked(school, row).imported_rows.get().person == other
        assert codes(checked(school, but(row, 手机="")), 2) == ["several_fit"], "nothing says which"


def test_an_officer_does_not_learn_whose_birthday_or_telephone_they_have_guessed(school, known):
    department = DepartmentFactory(parent=school, name_zh="机电工程系")
    actor = officer(department, "department_secretary")
    answers = []
    for cells in ({}, {"出生日期": "1990-11-24"}, {"手机": "13800000009", "邮箱": "x@example.org"}):
        row = but(LI, **{"学号": "", "院系": "", "班级": ""} | cells)
        made = checked(department, row, by=actor)
        answers.append(list(made.imported_rows.values("outcome", "reasons", "changes", "evidence", "person")))
    assert answers[0] == answers[1] == answers[2]
    told = [
        tally(checked(school, but(LI, **{"学号": "", "院系": "", "班级": "", **NO_CONTACT} | cells)))
        for cells in ({}, {"出生日期": "1990-11-24"})
    ]
    assert told == [UNCHANGED, CREATED], "the control: whoever keeps the record is told"
