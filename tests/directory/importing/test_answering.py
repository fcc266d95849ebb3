"""A row that waits is answered: "it is this one" or "somebody new"; before the rest comes in, or afterwards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from associations.models import Placement
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory import actions
from directory.models import DuplicatePair, ImportedRow, RowAnswer
from directory.queries.row_candidates import candidate_keys, candidates_of
from directory.tasks import find_duplicates
from people import actions as people
from people.models import Person
from tests.associations.joining import serve
from tests.directory.importing.desk import LANGUAGES, Desk, page, worked
from tests.directory.importing.rosters import (
    LI,
    WANG,
    but,
    checked,
    codes,
    finished,
    imported,
    officer,
    person,
    roster,
    tally,
)
from tests.directory.importing.test_undoing import dump, undone
from tests.support.actors import SHELL, VISITOR
from tests.support.factories import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
NO_CONTACT = {"手机": "", "邮箱": ""}
# A classmate of the same sound, without a number: nothing says that they are one, nothing that they are two.
SOUNDS_ALIKE = but(LI, 姓名="李小玲", 学号="", 班级="会计1班", 出生日期="", **NO_CONTACT)
OTHER_CLASS = but(LI, 学号="", 班级="会计2班", 邮箱="new@example.org")


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def known(school):
    imported(school, LI)
    return person("李晓玲")


def row_of(made, line=2):
    return made.imported_rows.get(line=line)


def answered(made, candidate, *, by=SHELL, line=2):
    row = actions.answer_row(row_of(made, line), candidate, by=by)
    made.refresh_from_db()
    return row


class TestItIsThisOne:
    def test_before_the_rest_it_comes_in_with_it(self, school, known):
        made = checked(school, OTHER_CLASS, WANG)
        before = dump()
        row = answered(made, known)
        assert (row.outcome, row.person) == ("update", known) and tally(made) == (1, 1, 0, 0, 0)
        assert dump() == before, "nothing is written by an answer before the import begins"
        assert tally(finished(made)) == (1, 1, 0, 0, 0)
        assert known.contact_points.filter(value="new@example.org").exists() and codes(made, 2) == ["said_this"]

    def test_afterwards_it_is_written_at_once(self, school, known):
        made = imported(school, OTHER_CLASS, WANG)
        assert tally(made) == (1, 0, 0, 1, 0)
        answered(made, known)
        assert tally(made) == (1, 1, 0, 0, 0) and Person.objects.count() == 2
        assert known.contact_points.filter(value="new@example.org").exists()

    @pytest.mark.parametrize("when", [checked, imported])
    def test_is_taken_back_with_the_import(self, school, known, when):
        before = dump()
        made = when(school, OTHER_CLASS, WANG)
        answered(made, known)
        made = finished(made) if when is checked else made
        back = undone(made)
        assert (back.taken_away, back.put_back, back.kept) == (1, 1, 0) and dump() == before

    def test_another_number_is_another_line_of_the_records(self, school, known):
        """Whoever came back to study overwrites nothing of the first time."""
        second = but(LI, 学号="0900001", 入学年份="2009", 毕业年份="2012", 班级="", 邮箱="")
        made = checked(school, second)
        assert codes(made, 2) == ["likely"]
        answered(made, known)
        finished(made)
        numbers = known.affiliations.order_by("pk").values_list("student_number", flat=True)
        assert list(numbers) == ["0600001", "0900001"]

    def test_what_they_set_themselves_still_keeps_it_out(self, school, known):
        people.add_contact_point(known, "email", "own@example.org", by=SHELL, source="owner")
        made = imported(school, OTHER_CLASS)
        row = answered(made, known)
        assert (row.outcome, codes(made, 2)) == ("conflict", ["own_words"]) and tally(made) == (0, 0, 0, 1, 0)

    def test_counts_when_the_file_is_checked_once_more(self, school, known):
        made = checked(school, OTHER_CLASS, WANG)
        answered(made, known)
        made = actions.begin_check(made, by=SHELL)
        while made.is_at_work:
            made = actions.check_import(made, by=SHELL)
        assert tally(made) == (1, 1, 0, 0, 0) and codes(made, 2) == ["said_this"]
        actions.name_columns(made, made.columns, by=SHELL)
        assert not RowAnswer.objects.exists(), "other columns, other words"

    def test_the_rows_that_say_the_same_follow(self, school, known):
        made = checked(school, OTHER_CLASS, OTHER_CLASS)
        assert tally(made) == (0, 0, 0, 2, 0)
        answered(made, known)
        assert tally(made) == (0, 1, 1, 0, 0) and tally(finished(made)) == (0, 1, 1, 0, 0)


class TestSomebodyNew:
    @pytest.mark.parametrize("when", [checked, imported])
    def test_comes_in_and_is_never_proposed_as_the_other(self, school, known, when):
        made = when(school, SOUNDS_ALIKE, WANG)
        assert (tally(made), codes(made, 2)) == ((1, 0, 0, 1, 0), ["sounds_like"])
        answered(made, None)
        assert tally(made) == (2, 0, 0, 0, 0)
        made = finished(made) if when is checked else made
        new = person("李小玲")
        pair = DuplicatePair.objects.of(new, known).get()
        assert (pair.state, tally(made)) == (DuplicatePair.State.APART, (2, 0, 0, 0, 0))
        find_duplicates()
        assert not DuplicatePair.objects.proposed().exists()
        assert tally(imported(school, SOUNDS_ALIKE))[0] == 0, "the same file once more makes nobody a second time"

    def test_is_taken_back_with_what_was_remembered(self, school, known):
        before = dump()
        made = imported(school, SOUNDS_ALIKE)
        answered(made, None)
        assert undone(made).taken_away == 1 and dump() == before
        assert not DuplicatePair.objects.exists()

    def test_a_pair_of_somebody_else_still_keeps_the_person(self, school, known):
        made = imported(school, SOUNDS_ALIKE)
        answered(made, None)
        third = imported(school, WANG) and person("王伟")
        actions.keep_apart(actions.pair_up(person("李小玲"), third, by=SHELL), by=SHELL)
        assert undone(made).kept == 1

    def test_a_number_that_another_has_is_no_new_person(self, school, known):
        made = imported(school, but(LI, 姓名="张三丰"))
        assert codes(made, 2) == ["number_of_another"]
        with pytest.raises(Refusal, match="Mend it in the file") as refused:
            answered(made, None)
        assert refused.value.code == "number_is_taken"


class TestWhoAndWhen:
    def test_is_one_line_in_the_audit(self, school, known):
        made = imported(school, OTHER_CLASS)
        answered(made, known)
        line = Entry.objects.get(verb="directory.row_answered")
        assert line.facts == {"row": 2, "says": "this"} and f"people.person:{known.pk}" in line.about

    def test_not_twice_not_of_others_and_not_while_it_runs(self, school, known):
        made = imported(school, OTHER_CLASS, WANG)
        for candidate, line, code in (
            (person("王伟"), 2, "not_a_candidate"),
            (known, 3, "row_is_settled"),
        ):
            with pytest.raises(Refusal) as refused:
                answered(made, candidate, line=line)
            assert refused.value.code == code
        answered(made, known)
        with pytest.raises(Refusal) as refused:
            answered(made, known)
        assert refused.value.code == "row_is_settled"
        running = actions.begin_run(checked(school, SOUNDS_ALIKE), by=SHELL)
        with pytest.raises(Refusal) as refused:
            answered(running, known)
        assert refused.value.code == "import_running"

    def test_whoever_may_bring_in_rosters_there(self, school, known):
        made = imported(school, OTHER_CLASS)
        elsewhere = officer(DepartmentFactory(parent=school), "department_secretary")
        for stranger in (VISITOR, elsewhere):
            with pytest.raises(Forbidden):
                answered(made, known, by=stranger)
        assert row_of(made).outcome == ImportedRow.Outcome.CONFLICT

    def test_a_record_that_others_keep_is_not_offered(self, school, known):
        """Whether it is theirs is not told; that it is somebody new may be said, and nothing is remembered of it."""
        other = DepartmentFactory(parent=school, name_zh="机电工程系")
        secretary = officer(other, "department_secretary")
        nothing_else = dict.fromkeys(("学号", "院系", "班级", "入学年份", "毕业年份", "出生日期"), "")
        made = imported(other, but(LI, **nothing_else, **NO_CONTACT), by=secretary)
        waiting = row_of(made)
        assert codes(made, 2) == ["perhaps_known"]
        assert candidates_of(made, [waiting], secretary) == {waiting.pk: []}
        with pytest.raises(Refusal) as refused:
            answered(made, known, by=secretary)
        assert refused.value.code == "not_a_candidate"
        answered(made, None, by=secretary)
        assert not DuplicatePair.objects.exists()

    def test_whom_no_unit_keeps_is_shown_to_whoever_may_open_their_record(self, school, known):
        Placement.objects.filter(affiliation__person=known).delete()
        other = DepartmentFactory(parent=school, name_zh="机电工程系")
        secretary = officer(other, "department_secretary")
        nothing_else = dict.fromkeys(("学号", "院系", "班级", "入学年份", "毕业年份", "出生日期"), "")
        waiting = row_of(imported(other, but(LI, **nothing_else, **NO_CONTACT), by=secretary))
        assert candidate_keys(waiting) == [known.pk]
        assert candidates_of(waiting.imported_in, [waiting], secretary) == {waiting.pk: []}
        assert [one.person for one in candidates_of(waiting.imported_in, [waiting], SHELL)[waiting.pk]] == [known]


class TestThePage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_candidates_stand_beside_their_evidence_with_a_button_each(self, school, known, language):
        desk = Desk(serve(school, "administrator").person, language)
        made = desk.checked(roster(OTHER_CLASS, SOUNDS_ALIKE, WANG), school)
        said = desk.see("import_check", made, show="conflict").content.decode()
        this, new, evidence = (
            ("It is this one", "Somebody new", "different classes")
            if language == "en"
            else ("就是这位", "是新的人", "班级不同")
        )
        assert said.count(this) == 2 and said.count(new) == 2 and evidence in said
        url = reverse("import_row", args=[made.public_id, 2])
        answer = desk.client.post(url, {"who": known.public_id}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{page('import_check', made)}?show=conflict"
        assert answer.content.decode().count(this) == 1
        desk.press("import_start", made)
        worked(made)
        desk.client.post(reverse("import_row", args=[made.public_id, 3]), {"who": "new"})
        made.refresh_from_db()
        assert tally(made) == (2, 1, 0, 0, 0)
        said = desk.see("import_detail", made).content.decode()
        assert ("Of 2 rows somebody has said" if language == "en" else "有2行已有人说明") in said

    def test_somebody_who_is_nobody_is_not_found(self, school, known):
        desk = Desk(serve(school, "administrator").person)
        made = desk.checked(roster(OTHER_CLASS), school)
        url = reverse("import_row", args=[made.public_id, 2])
        assert desk.client.post(url, {"who": "nobody"}).status_code == 404
        assert desk.client.get(url).status_code == 405
