"""Who keeps the records of the school."""

from __future__ import annotations

from datetime import date

import pytest

from associations import actions as associations
from associations.models import Office
from tests.support.actors import SHELL, acting
from tests.support.factories import PersonFactory


@pytest.fixture
def office(group):
    """Somebody of the alumni office of the school."""
    person = PersonFactory(full_name="Office", with_login=True)
    school = type(group).objects.get(kind="school")
    associations.appoint_officer(
        school, Office.objects.get(code="administrator"), person, date(2020, 1, 1), None, by=SHELL
    )
    return acting(person)
