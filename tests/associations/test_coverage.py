"""How far every unit reaches: counted by one statement, checked against counting by hand."""

import csv
import io
import random
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations import actions
from associations.models import Association, Coverage, Membership, Placement, Term
from associations.queries.coverage import eras_of, people_behind
from associations.queries.skyline import skyline_of_the_school
from associations.queries.windows import windows_by_child, windows_by_year
from associations.tasks import count_coverage
from messaging.models import Suppression
from people.models import Person
from people.registry import traits
from tests.associations.conftest import appoint
from tests.associations.test_tree_pages import browser, page
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import (
    AffiliationFactory,
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()
    yield
    cache.clear()


def place(association: Association, person: Person | None = None, **facts) -> Person:
    person = person or PersonFactory(**facts)
    PlacementFactory(affiliation=AffiliationFactory(person=person), association=association)
    return person


def join(association: Association, person: Person) -> Person:
    actions.add_member(association, person, by=SHELL)
    return person


def count() -> dict[int, Coverage]:
    actions.count_coverage(by=CLOCK)
    return {row.association_id: row for row in Coverage.objects.all()}


class TestCounting:
    def test_counts_a_person_once_in_each_unit(self, tree):
        second = ClassFactory(parent=tree.cohort)
        person = place(tree.group)
        place(second, person)
        join(tree.group, person), join(second, person), join(tree.department, person)
        counted = count()
        for unit in (tree.group, second, tree.cohort, tree.department, tree.school):
            numbers = counted[unit.pk]
            assert (numbers.placed, numbers.in_the_group, numbers.members) == (1, 1, 1), unit
        assert counted[tree.other_department.pk].placed == 0

    def test_in_the_group_is_in_the_unit_where_one_is_placed(self, tree):
        join(tree.department, place(tree.group))
        join(tree.group, place(tree.cohort))
        join(tree.group, place(tree.group))
        counted = count()
        assert (counted[tree.group.pk].placed, counted[tree.group.pk].in_the_group) == (2, 1)
        assert (counted[tree.cohort.pk].placed, counted[tree.cohort.pk].in_the_group) == (3, 2)

    def test_former_members_are_not_in_the_group(self, tree):
        person = join(tree.group, place(tree.group))
        Membership.objects.update(ended_at=timezone.now(), ending="left")
        assert count()[tree.group.pk].in_the_group == 0
        join(tree.group, person)
        assert count()[tree.group.pk].in_the_group == 1

    def test_the_dead_are_not_counted(self, tree):
        join(tree.group, place(tree.group))
        Person.objects.update(deceased_at=timezone.now())
        numbers = count()[tree.group.pk]
        assert (numbers.placed, numbers.in_the_group, numbers.reachable, numbers.members) == (0, 0, 0, 0)

    def test_reachable_is_a_login_or_a_contact_that_holds(self, tree):
        place(tree.group, with_login=True)
        for kind, ended in (
            ("email", None),
            ("phone", None),
            ("wechat", None),
            ("address", None),
            ("email", "2020-01-01"),
        ):
            person = place(tree.group)
            person.contact_points.create(
                kind=kind, value=f"{person.pk}@example.org", source="import", ended_at=ended and f"{ended}T00:00Z"
            )
        place(tree.group, with_login=True, do_not_contact_at=timezone.now())
        place(tree.group)
        gone = place(tree.group)
        gone.contact_points.create(kind="email", value="Gone@example.org", source="import")
        Suppression.objects.create(email="gone@example.org", cause=Suppression.CAME_BACK[0])
        assert (count()[tree.group.pk].placed, count()[tree.group.pk].reachable) == (9, 4)
        reached = Person.objects.filter(traits["people.is_reachable"].condition(True))
        assert set(people_behind(tree.group, "reachable")) == set(reached) and gone not in reached

    def test_a_class_is_lit_by_somebody_who_answers_today(self, tree):
        appoint("liaison", tree.group)
        appoint("liaison", tree.other_group, ends_on=date(2021, 1, 1))
        ClassFactory(parent=tree.cohort, state="closed")
        counted = count()
        school = counted[tree.school.pk]
        assert (school.classes, school.lit_classes) == (2, 1)
        assert counted[tree.group.pk].is_lit
        assert not counted[tree.other_group.pk].is_lit
        Person.objects.update(deceased_at=timezone.now())
        assert count()[tree.school.pk].lit_classes == 0

    def test_chapters_count_members(self, tree):
        chapter = ChapterFactory(parent=tree.school)
        join(chapter, PersonFactory())
        counted = count()
        assert counted[chapter.pk].members == counted[tree.school.pk].members == 1

    def test_writes_only_what_changed_and_when_on_the_school(self, tree):
        count()
        before = count()
        place(tree.group)
        assert actions.count_coverage(by=CLOCK) == 4
        after = {row.association_id: row for row in Coverage.objects.all()}
        assert after[tree.school.pk].counted_at > before[tree.school.pk].counted_at
        assert after[tree.other_group.pk].counted_at == before[tree.other_group.pk].counted_at

    def test_is_what_the_clock_calls(self, tree):
        assert count_coverage() == Association.objects.count()

    def test_agrees_with_counting_by_hand(self, tree):
        chance = random.Random(7)
        units = [tree.school, tree.department, tree.cohort, tree.group, tree.other_group]
        persons = PersonFactory.create_batch(20)
        for person in persons:
            for unit in chance.sample(units, chance.randint(0, 3)):
                place(unit, person)
            for unit in chance.sample(units, chance.randint(0, 2)):
                join(unit, person)
        counted = count()
        for unit in Association.objects.all():
            below = set(Association.objects.at_or_below(unit).values_list("pk", flat=True))
            placements = list(
                Placement.objects.filter(association__in=below).select_related("affiliation", "association")
            )
            inside = {
                placement.affiliation.person_id
                for placement in placements
                if Membership.objects.filter(
                    person=placement.affiliation.person_id,
                    association__in=Association.objects.at_or_below(placement.association),
                ).exists()
            }
            assert counted[unit.pk].placed == len({one.affiliation.person_id for one in placements})
            assert counted[unit.pk].in_the_group == len(inside)
            members = Membership.objects.filter(association__in=below).values("person").distinct().count()
            assert counted[unit.pk].members == members


class TestWhatIsBehindANumber:
    def test_are_as_many_as_were_counted(self, tree):
        join(tree.group, place(tree.group, with_login=True))
        place(tree.group), place(tree.cohort)
        place(tree.other_group, deceased_at=timezone.now())
        counted = count()
        for unit in (tree.school, tree.department, tree.cohort, tree.group, tree.other_department):
            numbers = counted[unit.pk]
            assert people_behind(unit, "placed").count() == numbers.placed
            assert people_behind(unit, "in-group").count() == numbers.in_the_group
            assert people_behind(unit, "missing").count() == numbers.placed - numbers.in_the_group
            assert people_behind(unit, "reachable").count() == numbers.reachable
            assert people_behind(unit, "unreachable").count() == numbers.placed - numbers.reachable


class TestWindows:
    def test_by_year_and_by_child(self, tree):
        appoint("liaison", tree.group)
        ClassFactory(parent=tree.cohort, end_year=2010), ClassFactory(parent=tree.cohort, end_year=None)
        assert windows_by_year() == {2009: [1, 0], 2010: [0]}
        assert windows_by_child(tree.school) == {
            tree.department.pk: {2009: [1], 2010: [0]},
            tree.other_department.pk: {2009: [0]},
        }
        assert windows_by_child(tree.cohort)[tree.group.pk] == {2009: [1]}

    def test_by_share_of_the_class(self, tree):
        for _ in range(10):
            place(tree.group)
        people = list(Person.objects.all())
        shown = []
        for joined in (0, 1, 5, 9):
            for person in people[:joined]:
                if not Membership.objects.filter(person=person).exists():
                    join(tree.group, person)
            count()
            shown.append(windows_by_child(tree.school, "group")[tree.department.pk][2009])
        assert shown == [[0], [2], [1], [3]]
        assert windows_by_child(tree.school, "reach")[tree.department.pk][2009] == [0]

    def test_cut_into_eras_of_a_similar_size(self):
        assert eras_of({1: {year: [1] for year in range(1960, 2020)}}) == [1980, 2000]
        assert eras_of({1: {2009: [1], 2012: [0]}}) == []
        assert eras_of({}) == []


@pytest.mark.django_db(transaction=True)
class TestSkyline:
    def test_is_kept_until_an_office_changes(self, tree):
        assert (skyline_of_the_school().classes, skyline_of_the_school().lit) == (2, 0)
        with CaptureQueriesContext(connections["default"]) as captured:
            skyline_of_the_school()
        assert not captured
        term = appoint("liaison", tree.group)
        assert skyline_of_the_school().lit == 1
        actions.end_term(term, by=SHELL)
        assert skyline_of_the_school().dark == 2
        actions.open_association(tree.cohort, "class", "新班", by=SHELL, end_year=2011)
        assert [year.year for year in skyline_of_the_school().years] == [2009, 2011]
        actions.close_association(tree.group, by=SHELL)
        assert skyline_of_the_school().classes == 2

    def test_links_each_year_to_its_classes(self, tree):
        assert reverse("class_list", args=[2009]) in skyline_of_the_school().wide.svg

    def test_of_no_classes_is_empty(self):
        assert skyline_of_the_school().classes == 0


class TestCoveragePage:
    def test_shows_the_figure_and_the_same_numbers(self, tree):
        appoint("liaison", tree.group)
        place(tree.group)
        count()
        shown = page(browser(), "association_coverage", tree.school.slug)
        assert "2 classes" in shown
        assert "1 with a serving liaison" in shown
        assert "<svg" in shown
        assert tree.department.name_en in shown
        assert reverse("coverage_records", args=[tree.department.slug, "lit"]) in shown

    def test_opens_people_for_those_who_keep_their_records(self, tree, secretary):
        place(tree.group, full_name="失联的人")
        count()
        behind = reverse("coverage_records", args=[tree.cohort.slug, "placed"])
        assert behind in page(browser(secretary), "association_coverage", tree.department.slug)
        assert behind not in page(browser(PersonFactory()), "association_coverage", tree.department.slug)
        assert "失联的人" in page(browser(secretary), "coverage_records", tree.cohort.slug, "missing")
        assert browser(PersonFactory()).get(behind).status_code == 403
        assert browser().get(behind).status_code == 302
        other = reverse("coverage_records", args=[tree.other_cohort.slug, "placed"])
        assert browser(secretary).get(other).status_code == 403

    def test_says_where_to_begin(self, tree):
        ClassFactory.create_batch(3, parent=tree.other_cohort, end_year=1994)
        count()
        shown = page(browser(), "association_coverage", tree.school.slug)
        assert "1990 to 1999" in shown
        dark = browser(PersonFactory()).get(
            reverse("coverage_records", args=[tree.other_department.slug, "dark"]), {"from": "1990", "to": "1999"}
        )
        assert len(dark.context["classes"]) == 3

    @pytest.mark.parametrize("show", ["liaison", "group", "reach"])
    def test_shows_each_light(self, tree, show):
        count()
        assert "<svg" in page(browser(), "association_coverage", tree.school.slug, show=show)

    def test_knows_no_other(self, tree):
        assert browser().get(reverse("association_coverage", args=[tree.school.slug]), {"show": "x"}).status_code == 404
        assert (
            browser(PersonFactory()).get(reverse("coverage_records", args=[tree.school.slug, "secrets"])).status_code
            == 404
        )

    def test_says_what_comes_first(self, tree):
        assert "Nothing to count yet" in page(browser(), "association_coverage", tree.group.slug)

    def test_of_a_class_has_its_own_numbers(self, tree):
        count()
        shown = page(browser(), "association_coverage", tree.group.slug)
        assert "Nothing to count yet" not in shown
        assert f'<th scope="row">{tree.group.name_en}</th>' in shown.partition("<tfoot>")[2]

    def test_can_be_taken_away_as_csv(self, tree):
        for formula in ("=HYPERLINK(1)", "＝HYPERLINK(2)", " @SUM(3)"):  # spreadsheets in Chinese read the wide signs
            DepartmentFactory(parent=tree.school, name_en=formula, name_zh="")
        count()
        answer = browser().get(reverse("coverage_export", args=[tree.school.slug]))
        text = answer.content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0][0] == "Unit"
        names = {row[0] for row in rows[1:]}
        assert names >= {tree.department.name_en, "School", "'=HYPERLINK(1)", "'＝HYPERLINK(2)", "' @SUM(3)"}
        assert answer["Content-Disposition"].startswith("attachment")

    def test_costs_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(3):
                ClassFactory(parent=CohortFactory(parent=tree.department))
            count()

        count()
        assert_same_queries(lambda: page(client, "association_coverage", tree.department.slug), grow, at_most=14)
        assert_same_queries(lambda: page(client, "coverage_records", tree.department.slug, "dark"), grow)


def test_nothing_else_is_written_by_a_count(tree):
    before = Term.objects.count()
    with CaptureQueriesContext(connection) as captured:
        actions.count_coverage(by=CLOCK)
    written = [query["sql"] for query in captured if "INSERT INTO" in query["sql"]]
    assert len(written) == 1
    assert Term.objects.count() == before
