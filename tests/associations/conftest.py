"""What tests of associations have at hand: two departments, and offices given by the real action."""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine

from associations import actions
from associations.models import Association, Office, Term
from people.models import Person
from tests.associations.giving import NOON
from tests.support.actors import SHELL
from tests.support.factories import ClassFactory, CohortFactory, DepartmentFactory, PersonFactory, SchoolFactory


@pytest.fixture
def june():
    """The first of June 2026, at noon."""
    with time_machine.travel(NOON, tick=False):
        yield


@dataclass
class Tree:
    """The school; one department with cohort and class, and another beside it."""

    school: Association
    department: Association
    cohort: Association
    group: Association
    other_department: Association
    other_cohort: Association
    other_group: Association


@pytest.fixture
def tree(db) -> Tree:
    school = SchoolFactory()
    department, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
    cohort, other_cohort = CohortFactory(parent=department), CohortFactory(parent=other)
    return Tree(
        school,
        department,
        cohort,
        ClassFactory(parent=cohort),
        other,
        other_cohort,
        ClassFactory(parent=other_cohort),
    )


def appoint(
    code: str,
    association: Association,
    person: Person | None = None,
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Term:
    """An officer, appointed from the shell."""
    person = person or PersonFactory(with_login=True)
    return actions.appoint_officer(association, Office.objects.get(code=code), person, starts_on, ends_on, by=SHELL)


@pytest.fixture
def secretary(tree) -> Person:
    """Keeps the first department."""
    return appoint("department_secretary", tree.department).person


@pytest.fixture
def administrator(tree) -> Person:
    return appoint("administrator", tree.school).person


@pytest.fixture
def two_departments():
    one, other = DepartmentFactory(), DepartmentFactory()
    return one, ClassFactory(parent=CohortFactory(parent=one)), other, ClassFactory(parent=CohortFactory(parent=other))
