"""What the tests of campaigns share: a department with people, its secretary, and somebody who approves."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from associations.models import Association
from common.actors import Actor
from institution.actions import change_institution
from institution.reads import forget
from outreach.actions import campaigns as actions
from outreach.actions.messages import Words, change_wording
from outreach.models import Campaign
from people.models import Person
from tests.associations.joining import serve
from tests.support.actors import SHELL, acting
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
)

EN = Words("Come to the reunion", "We would like to see you, {{name}}.")
ZH = Words("欢迎回来", "{{name}}，我们想见到你。")


@dataclass
class Scene:
    school: Association
    department: Association
    group: Association
    other_group: Association
    people: list[Person]  # the first half in the group, the rest in the other
    secretary: Person
    approver: Person

    @property
    def author(self) -> Actor:
        return acting(self.secretary)

    @property
    def second(self) -> Actor:
        return acting(self.approver)

    def draft(self, *, by: Actor | None = None, unit: Association | None = None, words=(EN, ZH), **more) -> Campaign:
        by = by or self.author
        campaign = actions.create_campaign("Reunion", unit or self.department, "gatherings", by=by, **more)
        if words:
            change_wording(campaign.message, dict(zip(("en", "zh-hans"), words, strict=False)), by=by)
        return campaign

    def submitted(self, **more) -> Campaign:
        """It waits for a second person."""
        approved_above(0)
        return actions.submit_campaign(self.draft(**more), by=self.author)

    def approved(self, **more) -> Campaign:
        return actions.approve_campaign(self.submitted(**more), by=self.second)

    def launched(self, **more) -> Campaign:
        return actions.launch_campaign(self.approved(**more), by=self.author)


def approved_above(people: int) -> None:
    change_institution(name_zh="某校", name_en="A School", campaigns_approved_above=people, by=SHELL)
    forget()  # what is forgotten at commit; a test has none


def at_home(person: Person) -> Client:
    """In the browser, in English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(acting(person).user, backend="people.backends.LoginBackend")
    return client


def make_scene(size: int = 4) -> Scene:
    """Every second person has a login, and so an inbox; the last has no address at all."""
    school = SchoolFactory()
    department = DepartmentFactory(parent=school)
    cohort = CohortFactory(parent=department)
    group, other = ClassFactory(parent=cohort), ClassFactory(parent=cohort)
    secretary = serve(department, "department_secretary").person
    approver = serve(school, "office_staff").person
    people = [_placed(group if number < size / 2 else other, number, size) for number in range(size)]
    return Scene(school, department, group, other, people, secretary, approver)


def _placed(group: Association, number: int, size: int) -> Person:
    has_login = number % 2 == 0 and number < size - 1
    person = PersonFactory(with_login=True) if has_login else PersonFactory()
    PlacementFactory(affiliation=AffiliationFactory(person=person), association=group)
    return person
