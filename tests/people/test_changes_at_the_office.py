"""A change that was stopped: the office is told, looks at it, and says so."""

import pytest
from django.urls import reverse

from associations.models import Office
from common.verdicts import Forbidden, Refusal
from people import actions
from tests.people.changing import replaced
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import DepartmentFactory, PersonFactory, PlacementFactory, TermFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class TestTheOffice:
    @pytest.fixture
    def department(self):
        return DepartmentFactory()

    @pytest.fixture
    def secretary(self, department):
        office = Office.objects.get(code="department_secretary")
        return TermFactory(association=department, office=office).person

    @pytest.fixture
    def stopped(self, person, department):
        PlacementFactory(affiliation__person=person, association=department)
        return actions.stop_change(replaced(person.login), by=VISITOR)

    @pytest.fixture
    def console(self, client, secretary):
        client.force_login(secretary.login)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    def test_hears_of_it_and_says_that_it_has_looked(self, console, stopped):
        (decision,) = console.get(reverse("admin:index")).context["decisions"]
        assert (decision.count, decision.since) == (1, stopped.stopped_at)
        listed = console.get(decision.url).context["cl"].result_list
        assert list(listed) == [stopped]
        pressed = {"action": "settle", "_selected_action": stopped.pk, "index": 0}
        assert "Looked at: 1" in console.post(decision.url, pressed, follow=True).content.decode()
        stopped.refresh_from_db()
        assert stopped.looked_at
        assert not console.get(reverse("admin:index")).context["decisions"]

    def test_sees_only_those_of_its_own_people(self, console, person):
        elsewhere = actions.stop_change(replaced(person.login), by=VISITOR)
        assert not console.get(reverse("admin:index")).context["decisions"]
        assert console.get(reverse("admin:people_contactchange_change", args=[elsewhere.pk])).status_code == 302

    def test_who_may_say_so(self, stopped, person, secretary):
        for stranger in (acting(person), acting(TermFactory().person), VISITOR):
            with pytest.raises(Forbidden):
                actions.settle_change(stopped, by=stranger)
        assert actions.settle_change(stopped, by=acting(secretary)).looked_at
        user = actions.create_login("nobody@example.org", is_verified=True, by=CLOCK)
        nobodys = replaced(user, "nobody2@example.org")
        with pytest.raises(Refusal) as refusal:
            actions.settle_change(nobodys, by=acting(secretary))
        assert refusal.value.code == "change_not_stopped"
        nobodys = actions.stop_change(nobodys, by=VISITOR)
        with pytest.raises(Forbidden):
            actions.settle_change(nobodys, by=acting(secretary))
        assert actions.settle_change(nobodys, by=CLOCK).looked_at

    def test_costs_the_same_however_many_wait(self, console, stopped, department):
        def grow():
            for number in range(3):
                other = PersonFactory(with_login=True)
                PlacementFactory(affiliation__person=other, association=department)
                actions.stop_change(replaced(other.login, f"new{number}@example.org"), by=VISITOR)

        page = reverse("admin:people_contactchange_changelist")
        assert_same_queries(lambda: (console.get(reverse("admin:index")), console.get(page)), grow)
