"""Every page and every button of the console × every kind of actor."""

from __future__ import annotations

import pytest

from tests.access.policy.console import CONSOLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("line", CONSOLE, ids=str)
def test_each_kind_of_actor_gets_what_the_policy_says(doors, line):
    doors.try_line(line)
