"""What a roster may not change: what people have said themselves, and what others keep."""

import pytest

from common.actions import writing_window
from directory.words import people_in, reason_sentence
from people import actions as people
from people.models import ContactPoint
from tests.directory.importing.rosters import LI, but, checked, codes, imported, officer, person, tally
from tests.support.actors import SHELL, acting
from tests.support.factories import DepartmentFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db

UPDATED, UNCHANGED = (0, 1, 0, 0, 0), (0, 0, 1, 0, 0)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def known(school):
    """李晓玲 is in the records."""
    imported(school, LI)
    return person("李晓玲")


class TestOwnWords:
    @pytest.fixture
    def owner(self, known):
        user = UserFactory(email="li@example.org")
        people.attach_login(known, user, by=SHELL)
        known.refresh_from_db()
        return acting(known)

    def test_what_the_person_has_set_is_a_conflict(self, school, known, owner):
        people.correct_person(known, by=owner, birth_date="1988-05-03")
        made = imported(school, LI)
        assert tally(made) == (0, 0, 0, 1, 0)
        assert made.imported_rows.get().reasons == [{"code": "own_words", "fields": ["birth_date"]}]
        known.refresh_from_db()
        assert known.birth_date == "1988-05-03"

    def test_what_they_left_as_it_was_is_not(self, school, known, owner):
        people.correct_person(known, by=owner, birth_date="1988-05-03")
        assert tally(imported(school, but(LI, 出生日期="", 班级="会计2班"))) == UPDATED

    def test_what_staff_have_set_is_not(self, school, known):
        people.correct_person(known, by=SHELL, birth_date="1988-05-03")
        assert tally(imported(school, LI)) == UPDATED

    def test_a_proven_telephone_stays_alone(self, school, known):
        people.verify_contact_point(known.contact_points.get(kind="phone"), by=SHELL)
        made = imported(school, but(LI, 手机="13800000009"))
        assert made.imported_rows.get().reasons == [{"code": "own_words", "fields": ["phone"]}]
        assert known.contact_points.filter(kind="phone").count() == 1

    def test_so_does_one_they_have_given(self, school, known):
        point = known.contact_points.get(kind="phone")
        people.end_contact_point(point, by=SHELL)
        people.add_contact_point(known, "phone", "13800000002", by=SHELL, source=ContactPoint.Source.OWNER)
        assert codes(checked(school, but(LI, 手机="13800000009")), 2) == ["own_words"]

    def test_one_that_is_known_to_be_dead_is_not_taken_up_again(self, school, known):
        people.end_contact_point(known.contact_points.get(kind="phone"), by=SHELL)
        made = imported(school, LI)
        assert (tally(made), codes(made, 2)) == (UNCHANGED, ["contact_has_ended"])
        assert not known.contact_points.current().filter(kind="phone").exists()

    def test_work_of_somebody_with_a_login_is_their_own(self, school, known, owner):
        header = ("姓名", "学号", "工作单位")
        imported(school, ("李晓玲", "0600001", "珠江轮渡公司"), header=header)
        assert codes(checked(school, ("李晓玲", "0600001", "南沙港务"), header=header), 2) == ["own_words"]


class TestReach:
    @pytest.fixture
    def secretary(self, school):
        department = DepartmentFactory(parent=school, name_zh="机电工程系")
        return department, officer(department, "department_secretary")

    def test_a_record_of_another_department_is_not_theirs_to_change(self, school, known, secretary):
        department, actor = secretary
        made = imported(department, but(LI, 院系="", 班级="", 手机="13800000009"), by=actor)
        assert (tally(made), codes(made, 2)) == ((0, 0, 0, 1, 0), ["not_yours"])
        assert known.contact_points.get(kind="phone").value == "+8613800000001"

    def test_nor_do_they_learn_what_stands_in_it(self, school, known, secretary):
        """Said the same, said otherwise, or set by the owner: the dry run answers with one and the same row."""
        department, actor = secretary
        people.attach_login(known, UserFactory(email="li@example.org"), by=SHELL)
        known.refresh_from_db()
        people.correct_person(known, by=acting(known), birth_date="1988-05-03")
        answers = []
        for phone, born in (
            ("13800000001", "1988-05-03"),
            ("13800000009", "1988-05-03"),
            ("13800000001", "1988-03-05"),
        ):
            made = checked(department, but(LI, 院系="", 班级="", 手机=phone, 出生日期=born), by=actor)
            marks = made.imported_rows.values("outcome", "reasons", "changes", "place", "person", "affiliation")
            answers.append((tally(made), list(marks)))
        assert answers[0][0] == (0, 0, 0, 1, 0)
        assert (answers[0][1][0]["reasons"], answers[0][1][0]["person"]) == ([{"code": "not_yours"}], None)
        assert answers[0] == answers[1] == answers[2]
        assert tally(checked(school, but(LI, 出生日期="1988-05-03"))) == UNCHANGED  # the control

    def test_and_its_name_is_not_said(self, school, known, secretary):
        department, actor = secretary
        made = checked(department, but(LI, 姓名="赵敏", 院系=""), by=actor)
        rows = list(made.imported_rows.all())
        assert codes(made, 2) == ["number_of_another"]
        assert "李晓玲" not in reason_sentence(rows[0].reasons[0], people_in(rows, actor))

    def test_who_stands_nowhere_is(self, school, known, secretary):
        department, actor = secretary
        with writing_window():
            known.affiliations.get().placement.delete()
        made = imported(department, but(LI, 院系=""), by=actor)
        assert tally(made) == UPDATED
        assert known.affiliations.get().placement.association.path[1] == department.pk

    def test_their_own_are(self, school, secretary):
        department, actor = secretary
        imported(department, but(LI, 院系=""), by=actor)
        assert tally(imported(department, but(LI, 院系="", 手机="13800000009"), by=actor)) == UPDATED
