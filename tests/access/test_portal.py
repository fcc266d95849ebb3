"""Every page and every button × every kind of actor, as the policy says."""

from __future__ import annotations

import pytest

from tests.access.actors import ACTORS
from tests.access.policy.portal import PORTAL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("line", PORTAL, ids=str)
def test_each_kind_of_actor_gets_what_the_policy_says(doors, line):
    assert [*line.answers] == [*ACTORS] or {*line.answers} == {*ACTORS}
    doors.try_line(line)
