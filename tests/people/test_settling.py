"""Two people have proven one address: the office says whose it is, and both hear of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from associations.models import Office
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import ContactPoint, Person
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import DepartmentFactory, PersonFactory, PlacementFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
ADDRESS = "shared@example.org"


def proves(person: Person) -> ContactPoint:
    return actions.add_contact_point(person, "email", ADDRESS, source="owner", verified_at=timezone.now(), by=CLOCK)


def placed(department) -> Person:
    person = PersonFactory(with_login=True)
    PlacementFactory(affiliation__person=person, association=department)
    return person


def serving(association, code: str = "department_secretary") -> Person:
    return TermFactory(association=association, office=Office.objects.get(code=code)).person


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def secretary(department):
    return serving(department)


@pytest.fixture
def holder(department):
    return placed(department)


@pytest.fixture
def claimant(department):
    return placed(department)


@pytest.fixture
def point(holder, claimant):
    proves(holder)
    return proves(claimant)


def told_of_it() -> dict[Person, bool]:
    letters = queued("people/email/contact_settled")
    return {letter.addressee.owner: letter.context["is_theirs"] for letter in letters}


class TestSettleContact:
    def test_gives_it_to_whoever_claims_it(self, point, holder, claimant, secretary):
        settled = actions.settle_contact(point, is_theirs=True, by=acting(secretary))
        assert settled.verified_at and settled.contested_at is None
        assert holder.contact_points.get(value=ADDRESS).ended_at
        assert not ContactPoint.objects.contested().exists()
        entry = Entry.objects.get(verb="people.contact_settled")
        assert entry.about == [f"people.contactpoint:{point.pk}"] + [
            f"people.person:{key}" for key in sorted([holder.pk, claimant.pk])
        ]
        assert entry.facts == {"to": "claimant"}
        assert told_of_it() == {claimant: True, holder: False}

    def test_or_leaves_it_where_it_stands(self, point, holder, claimant, secretary):
        settled = actions.settle_contact(point, is_theirs=False, by=acting(secretary))
        assert settled.ended_at and not settled.verified_at
        assert holder.contact_points.get(value=ADDRESS).verified_at
        assert told_of_it() == {claimant: False, holder: True}

    def test_is_for_those_who_keep_both(self, department, point, holder, claimant, secretary):
        school = serving(department.parent, "office_staff")
        for stranger in (
            acting(holder),
            acting(claimant),
            acting(PersonFactory()),
            VISITOR,
            acting(serving(DepartmentFactory())),
        ):
            with pytest.raises(Forbidden):
                actions.settle_contact(point, is_theirs=True, by=stranger)
        holder.affiliations.get().placement.change(association=DepartmentFactory())
        with pytest.raises(Forbidden):
            actions.settle_contact(point, is_theirs=True, by=acting(secretary))
        assert not queued("people/email/contact_settled")
        assert actions.settle_contact(point, is_theirs=True, by=acting(school)).verified_at

    def test_once(self, point, secretary):
        actions.settle_contact(point, is_theirs=True, by=acting(secretary))
        with pytest.raises(Refusal) as refusal:
            actions.settle_contact(point, is_theirs=False, by=acting(secretary))
        assert refusal.value.code == "contact_not_contested"

    def test_when_the_other_has_given_it_up_meanwhile(self, point, holder, claimant, secretary):
        actions.end_contact_point(holder.contact_points.get(value=ADDRESS), by=CLOCK)
        assert actions.settle_contact(point, is_theirs=True, by=acting(secretary)).verified_at
        assert letters_to(holder).count("contact_settled") == 0


class TestTheConsole:
    @pytest.fixture
    def console(self, client, secretary):
        client.force_login(secretary.login)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    def test_says_that_it_waits_and_where(self, console, point):
        (decision,) = console.get(reverse("admin:index")).context["decisions"]
        assert (decision.count, decision.since) == (1, point.contested_at)
        listed = console.get(decision.url).context["cl"].result_list
        assert [row.pk for row in listed] == [point.person_id]

    def test_settles_it_by_a_button(self, console, point, holder):
        page = reverse("admin:people_person_change", args=[point.person_id])
        shown = console.get(page).content.decode()
        address = reverse("admin:people_person_settle", args=[point.person_id, point.pk, "theirs"])
        assert address in shown
        assert holder.full_name in shown
        assert console.get(address).status_code == 302  # looked at, it does nothing
        assert ContactPoint.objects.contested().exists()
        assert "both are written to" in console.post(address, follow=True).content.decode()
        point.refresh_from_db()
        assert point.verified_at

    def test_names_nobody_whom_the_reader_does_not_keep(self, console, point, holder):
        Person.objects.filter(pk=holder.pk).update(full_name="KanariHolder")
        holder.affiliations.get().placement.change(association=DepartmentFactory())
        shown = console.get(reverse("admin:people_person_change", args=[point.person_id])).content.decode()
        assert "KanariHolder" not in shown
        assert "Others keep one of the two records" in shown
        assert "/theirs/" not in shown

    def test_costs_the_same_however_many_wait(self, console, department, point):
        def grow():
            for _each in range(3):
                person = placed(department)
                proves(person)

        assert_same_queries(lambda: console.get(reverse("admin:index")), grow)
