"""Lines of the school's records, and S12: students become alumni by the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from audit.models import Entry
from people import actions
from people.actions import affiliations
from people.models import Affiliation
from people.tasks import graduate_students
from tests.support.actors import CLOCK
from tests.support.factories import AffiliationFactory, PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime(2026, 6, 15, 12, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _a_day_in_june():
    with time_machine.travel(TODAY, tick=False):
        yield


class TestAddAffiliation:
    @pytest.mark.parametrize(
        ("facts", "since"),
        [
            ({"ends_on": date(2009, 6, 20)}, date(2009, 6, 20)),
            ({"ends_on": date(2026, 6, 15)}, date(2026, 6, 15)),
            ({"ends_on": date(2026, 6, 16)}, None),
            ({"end_year": 2025}, date(2025, 7, 1)),
            ({"end_year": 2026}, None),
            ({"entry_year": 2017}, date(2025, 7, 1)),
            ({"entry_year": 2019}, None),
            ({}, None),
            ({"kind": "honorary_professor", "starts_on": date(2020, 9, 1)}, date(2020, 9, 1)),
            ({"kind": "visiting_professor", "entry_year": 2020}, date(2020, 1, 1)),
            ({"kind": "visiting_professor"}, date(2026, 6, 15)),
        ],
    )
    def test_whose_last_day_has_passed_is_an_alumnus(self, facts, since):
        affiliation = actions.add_affiliation(PersonFactory(), by=CLOCK, **facts)
        affiliation.refresh_from_db()
        got = affiliation.alumnus_at and affiliation.alumnus_at.astimezone(SHANGHAI).date()
        assert got == since

    def test_is_written_down_with_both_rows(self):
        person = PersonFactory()
        affiliation = actions.add_affiliation(person, by=CLOCK, department="财税系", student_number="0601")
        line = Entry.objects.get(verb="people.affiliation_added")
        assert line.about == [f"people.person:{person.pk}", f"people.affiliation:{affiliation.pk}"]
        assert line.fields == ["department", "student_number"]

    def test_refuses_years_that_run_backwards(self):
        with pytest.raises(ValidationError, match="before the entry year"):
            actions.add_affiliation(PersonFactory(), by=CLOCK, entry_year=2010, end_year=2009)


class TestChangeAffiliation:
    def test_a_later_day_makes_a_student_again(self):
        affiliation = actions.add_affiliation(PersonFactory(), by=CLOCK, end_year=2025)
        changed = actions.change_affiliation(affiliation, by=CLOCK, end_year=2027)
        assert (changed.end_year, changed.alumnus_at) == (2027, None)
        assert Entry.objects.get(verb="people.affiliation_changed").fields == ["end_year"]

    def test_nothing_new_is_not_written(self):
        affiliation = actions.add_affiliation(PersonFactory(), by=CLOCK, end_year=2025)
        actions.change_affiliation(affiliation, by=CLOCK, end_year=2025)
        assert not Entry.objects.filter(verb="people.affiliation_changed").exists()

    def test_a_line_is_taken_back(self):
        affiliation = actions.add_affiliation(PersonFactory(), by=CLOCK, end_year=2025)
        actions.remove_affiliation(affiliation, by=CLOCK)
        assert not Affiliation.objects.exists()
        assert Entry.objects.filter(verb="people.affiliation_removed").exists()


class TestGraduateStudents:
    def test_on_their_day_and_not_before(self):
        student = actions.add_affiliation(PersonFactory(), by=CLOCK, ends_on=date(2026, 6, 20))
        other = actions.add_affiliation(PersonFactory(), by=CLOCK, ends_on=date(2026, 6, 21))
        with time_machine.travel(datetime(2026, 6, 19, 23, 59, tzinfo=SHANGHAI)):
            assert actions.graduate_students(by=CLOCK) == 0
        with time_machine.travel(datetime(2026, 6, 20, 0, 1, tzinfo=SHANGHAI)):
            assert actions.graduate_students(by=CLOCK) == 1
            assert actions.graduate_students(by=CLOCK) == 0, "twice does no harm"
        assert list(Affiliation.objects.of_alumni()) == [student]
        assert list(Affiliation.objects.of_students()) == [other]
        line = Entry.objects.get(verb="people.student_graduated")
        assert line.about == [f"people.person:{student.person_id}", f"people.affiliation:{student.pk}"]

    @pytest.mark.parametrize(
        "facts",
        [{"ends_on": date(2026, 6, 20)}, {"end_year": 2026}, {"entry_year": 2018}, {"kind": "honorary_professor"}],
    )
    @pytest.mark.parametrize("day", [date(2026, 6, 19), date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 1)])
    def test_finds_exactly_those_whose_day_has_come(self, facts, day):
        affiliation = AffiliationFactory(**{"entry_year": None, "end_year": None} | facts)
        found = Affiliation.objects.graduating_by(day).exists()
        assert found == (affiliation.alumnus_on() <= day)

    def test_rings_again_while_there_are_more(self, monkeypatch, django_capture_on_commit_callbacks):
        monkeypatch.setattr(affiliations, "AT_ONCE", 2)
        for _ in range(3):
            AffiliationFactory(end_year=2020)
        rung = []
        monkeypatch.setattr(affiliations, "ring", lambda task: rung.append(task))
        assert actions.graduate_students(by=CLOCK) == 2
        assert actions.graduate_students(by=CLOCK) == 1
        assert rung == ["people.graduate_students"]

    def test_the_task_calls_it(self):
        AffiliationFactory(end_year=2020)
        graduate_students()
        assert Affiliation.objects.of_alumni().count() == 1

    def test_asking_costs_the_same_for_many(self):
        assert_same_queries(
            lambda: list(Affiliation.objects.graduating_by(date(2026, 1, 1)).select_related("person")),
            lambda: AffiliationFactory.create_batch(5),
        )
