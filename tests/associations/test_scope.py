"""Rights come from an office held today and reach down the tree."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import Association, Capability, Office, Term
from associations.models.rights import today
from associations.permissions import scope
from common.actions import writing_window
from common.actors import signed_link, system
from common.console import may
from common.memory import remembering
from common.verdicts import Forbidden
from people.models import Person
from tests.associations.holding import holder, member
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import (
    AffiliationFactory,
    ChapterFactory,
    ClassFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class TestCapabilities:
    def test_reach_down_and_not_sideways_nor_up(self, two_departments):
        one, its_class, other, other_class = two_departments
        actor = acting(holder("department_secretary", one))
        assert scope.holds(actor, Capability.TREE_EDIT, one)
        assert scope.holds(actor, Capability.TREE_EDIT, its_class)
        assert not scope.holds(actor, Capability.TREE_EDIT, other)
        assert not scope.holds(actor, Capability.TREE_EDIT, other_class)
        assert not scope.holds(actor, Capability.TREE_EDIT, one.parent)

    def test_lapse_with_a_death(self, two_departments):
        person = holder("department_secretary", two_departments[0])
        Person.objects.filter(pk=person.pk).update(deceased_at="2026-01-01T00:00Z")
        assert not scope.capabilities_of(acting(person), two_departments[0])

    def test_sleep_while_the_login_is_closed(self, two_departments):
        """Whatever door is knocked at: a link in a letter, or a worker on their behalf, needs no session."""
        person = holder("department_secretary", two_departments[0])
        for actor in (signed_link(person), system("worker", on_behalf_of=person)):
            assert scope.holds(actor, Capability.TREE_EDIT, two_departments[0])
        person.login.is_active = False
        person.login.save()
        for actor in (signed_link(person), system("worker", on_behalf_of=person)):
            assert not scope.capabilities_of(actor, two_departments[0])

    def test_need_no_login(self, two_departments):
        person = holder("department_secretary", two_departments[0], person=PersonFactory())
        assert scope.holds(signed_link(person), Capability.TREE_EDIT, two_departments[0])

    def test_without_a_place_means_anywhere(self, two_departments):
        actor = acting(holder("liaison", two_departments[1]))
        assert scope.holds(actor, Capability.REQUESTS_DECIDE)
        assert not scope.holds(actor, Capability.TREE_EDIT)

    def test_add_up_over_offices(self, two_departments):
        _one, its_class, *_ = two_departments
        person = holder("liaison", its_class)
        TermFactory(office=Office.objects.get(code="cohort_coordinator"), association=its_class.parent, person=person)
        assert Capability.OFFICES_APPOINT in scope.capabilities_of(acting(person), its_class)

    def test_of_the_house_are_all(self):
        assert scope.capabilities_of(CLOCK, SchoolFactory()) == frozenset(Capability.values)
        assert scope.capabilities_of(CLOCK, None) == frozenset(Capability.values)

    def test_of_the_house_on_behalf_of_somebody_are_theirs(self, two_departments):
        secretary = holder("department_secretary", two_departments[0])
        actor = system("worker", on_behalf_of=secretary)
        assert scope.holds(actor, Capability.TREE_EDIT, two_departments[0])
        assert not scope.holds(actor, Capability.TREE_EDIT, two_departments[2])

    def test_of_a_signed_link_are_its_persons(self, two_departments):
        actor = signed_link(holder("liaison", two_departments[1]))
        assert scope.holds(actor, Capability.REQUESTS_DECIDE, two_departments[1])

    @pytest.mark.parametrize("actor", [VISITOR, None])
    def test_of_nobody_are_none(self, actor):
        actor = actor or acting_login(UserFactory())
        assert scope.capabilities_of(actor, SchoolFactory()) == frozenset()

    def test_must_hold_says_what_is_missing(self, two_departments):
        verdict = scope.must_hold(VISITOR, Capability.TREE_EDIT, two_departments[0])
        assert not verdict
        assert verdict.code == "capability_missing"
        with pytest.raises(Forbidden, match="open, rename, move"):
            verdict.or_raise()
        assert scope.must_hold(CLOCK, Capability.TREE_EDIT, two_departments[0])


class TestTheTerm:
    """``[starts_on, ends_on)`` by the institution's calendar."""

    @pytest.mark.parametrize(
        ("day", "serves"),
        [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 8, 31), True), (date(2026, 9, 1), False)],
    )
    def test_gives_rights_from_its_first_day_to_the_day_before_its_end(self, day, serves):
        term = TermFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 1))
        with time_machine.travel(f"{day}T12:00+08:00", tick=False):
            assert scope.holds(acting(term.person), Capability.REQUESTS_DECIDE, term.association) is serves
            assert scope.officers_of(term.association).exists() is serves

    @pytest.mark.parametrize(("moment", "serves"), [("2026-08-31T15:59Z", True), ("2026-08-31T16:01Z", False)])
    def test_ends_at_midnight_in_the_institutions_zone(self, moment, serves):
        term = TermFactory(ends_on=date(2026, 9, 1))
        with time_machine.travel(moment, tick=False):
            assert scope.holds(acting(term.person), Capability.REQUESTS_DECIDE, term.association) is serves


class TestRemembering:
    def test_reads_the_terms_once_per_request(self, two_departments):
        actor = acting(holder("department_secretary", two_departments[0]))
        today()  # the institution is kept in the process
        with CaptureQueriesContext(connection) as captured, remembering():
            for association in two_departments:
                scope.holds(actor, Capability.TREE_EDIT, association)
        assert len(captured) == 1

    def test_reads_anew_once_an_action_has_run(self, two_departments):
        actor = acting(holder("department_secretary", two_departments[0]))
        with remembering():
            assert scope.holds(actor, Capability.TREE_EDIT)
            Term.objects.update(ends_on=date(2020, 1, 2))
            assert scope.holds(actor, Capability.TREE_EDIT)
            with writing_window():
                pass
            assert not scope.holds(actor, Capability.TREE_EDIT)

    def test_is_on_for_every_page(self, client, settings):
        assert "associations.middleware.RightsMiddleware" in settings.MIDDLEWARE


class TestAnswerers:
    def test_are_those_serving_today_and_alive(self):
        group = ClassFactory()
        liaison, deputy = holder("liaison", group), holder("deputy_liaison", group)
        holder("liaison", group, starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
        dead = holder("deputy_liaison", group)
        Person.objects.filter(pk=dead.pk).update(deceased_at="2021-01-01T00:00Z")
        assert set(scope.answerers_of(group)) == {liaison, deputy}

    def test_an_office_that_answers_nothing_is_none(self):
        chapter = ChapterFactory()
        holder("chapter_treasurer", chapter)
        assert not scope.answerers_of(chapter).exists()

    def test_a_vacant_office_falls_to_the_tier_above(self):
        group = ClassFactory()
        school = Association.objects.get(kind="school")
        assert scope.nearest_with_answerers(group) == school
        holder("department_secretary", group.parent.parent)
        assert scope.nearest_with_answerers(group) == group.parent.parent
        holder("liaison", group)
        assert scope.nearest_with_answerers(group) == group

    def test_a_chapter_asks_the_nearest_chapter_above(self):
        upper = ChapterFactory()
        lower = ChapterFactory(parent=upper)
        holder("chapter_president", upper)
        assert scope.nearest_with_answerers(lower) == upper


class TestPeopleInReach:
    def test_placed_members_and_officers_of_the_subtree(self, two_departments):
        one, group, _, other = two_departments
        placed, joined, elsewhere, nowhere = PersonFactory.create_batch(4)
        PlacementFactory(affiliation=AffiliationFactory(person=placed), association=group)
        member(joined, group)
        PlacementFactory(affiliation=AffiliationFactory(person=elsewhere), association=other)
        secretary = holder("department_secretary", one)
        seen = set(Person.objects.filter(scope.people_in_reach(acting(secretary), "people.see")))
        assert seen == {placed, joined, secretary}
        administrator = acting(holder("administrator", one.parent))
        everybody = set(Person.objects.filter(scope.people_in_reach(administrator, "people.see")))
        assert {placed, joined, elsewhere, nowhere, secretary} <= everybody
        nobody = scope.people_in_reach(acting(holder("liaison", group)), "people.see")
        assert not Person.objects.filter(nobody).exists()


class TestTheGate:
    """``common.console.may`` is answered here, for any row of the house."""

    def test_by_the_rows_association_or_person(self, two_departments):
        one, group, _, other = two_departments
        actor = acting(holder("department_secretary", one))
        inside, outside = PlacementFactory(association=group), PlacementFactory(association=other)
        for row in (group, inside, inside.affiliation, inside.affiliation.person):
            assert may(actor, "people.edit", row), row
        for row in (other, one.parent, outside, outside.affiliation, outside.affiliation.person):
            assert not may(actor, "people.edit", row), row

    def test_rows_of_no_unit_are_the_schools(self, two_departments):
        from institution.models import Institution

        one = two_departments[0]
        assert may(acting(holder("administrator", one.parent)), "people.see", Institution())
        assert not may(acting(holder("department_secretary", one)), "people.see", Institution())
        assert not may(acting(PersonFactory()), "people.see", Institution())
        assert may(CLOCK, "people.see", Institution())

    def test_without_a_row_anywhere(self, two_departments):
        assert may(acting(holder("department_secretary", two_departments[0])), "console.open", None)
        assert not may(acting(holder("liaison", two_departments[1])), "console.open", None)

    def test_rows_of_a_person(self, two_departments):
        term = TermFactory(association=two_departments[1])
        term.association_id = None  # as a row that knows a person only
        assert may(acting(holder("department_secretary", two_departments[0])), "people.see", term)


class TestOfficeBackend:
    def test_answers_capabilities_on_a_row(self, two_departments):
        one, group, other, _ = two_departments
        user = acting(holder("department_secretary", one)).user
        assert user.has_perm("tree.edit", group)
        assert not user.has_perm("tree.edit", other)
        assert user.has_perm("tree.edit")

    def test_answers_nothing_else(self, two_departments):
        user = acting(holder("department_secretary", two_departments[0])).user
        assert not user.has_perm("people.delete_person")
        assert not user.has_perm("people.view_nothing")
        user.is_active = False
        assert not user.has_perm("tree.edit")

    def test_a_superuser_is_nobody(self):
        actor = acting_login(UserFactory(is_superuser=True))
        assert not scope.holds(actor, Capability.CONSOLE_OPEN)
        assert not may(actor, "console.open", None)


class TestStandardOffices:
    def test_are_there_from_the_start_with_both_names(self):
        offices = {office.code: office for office in Office.objects.all()}
        assert {"administrator", "department_secretary", "cohort_coordinator", "liaison", "deputy_liaison"} <= set(
            offices
        )
        assert all(office.name_zh and office.name_en for office in offices.values())
        assert set(offices["administrator"].capabilities) == set(Capability.values)
        for office in offices.values():
            office.full_clean()


def test_a_day_is_longer_than_a_request():
    """The memory is keyed by the day: a request that begins before midnight does not keep rights after it."""
    term = TermFactory(ends_on=date(2026, 9, 1))
    actor = acting(term.person)
    with remembering():
        with time_machine.travel("2026-08-31T15:59Z", tick=False):
            assert scope.holds(actor, Capability.REQUESTS_DECIDE)
        with time_machine.travel("2026-08-31T16:01Z", tick=False):
            assert not scope.holds(actor, Capability.REQUESTS_DECIDE)
