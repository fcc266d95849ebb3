"""The console's lists × every kind of actor."""

from __future__ import annotations

import pytest

from tests.access.actors import ADMINISTRATORS, SIGNED_IN, STAFF, UNGUARDED
from tests.access.answers import LOGIN, NO, OK, SECOND_STEP, everyone, told
from tests.access.policy.lines import get
from tests.access.routes import routes

pytestmark = pytest.mark.django_db

AT_THE_SCHOOL = ("messaging", "institution", "files")
LISTS = [route for route in routes() if route.space == "admin" and route.name.endswith("_changelist")]


def who_may(name: str) -> set[str]:
    app = name.partition("_")[0]
    may = {*STAFF}
    if app in AT_THE_SCHOOL:
        may -= {"secretary_elsewhere", "secretary"}
    if app in ("institution", "audit"):
        may &= {*ADMINISTRATORS}
    return may


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_the_consoles_lists_open_to_their_offices_alone(doors, route):
    answers = everyone(LOGIN) | told(NO, STAFF) | told(OK, who_may(route.name)) | told(SECOND_STEP, UNGUARDED)
    assert {*answers} >= {*SIGNED_IN}
    doors.try_line(get(route.full_name, answers))
