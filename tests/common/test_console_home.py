"""What waits for a decision, in the order in which it should be taken."""

from datetime import UTC, datetime

import pytest

from common import console_home
from common.console_home import Check, Decision


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch):
    monkeypatch.setattr(console_home, "decisions", [])
    monkeypatch.setattr(console_home, "checks", [])


def decision(title, count=1, since=None, is_late=False):
    return Decision(title, "why", count, "/", "do", since and datetime(2026, 11, since, tzinfo=UTC), is_late)


def test_the_late_come_first_then_what_waited_longest():
    for one in (
        decision("undated"),
        decision("new", since=20),
        decision("old", since=1),
        decision("late", 1, 21, True),
    ):
        console_home.decisions.append(lambda actor, one=one: one)

    assert [one.title for one in console_home.decisions_for(None)] == ["late", "old", "new", "undated"]


def test_nothing_is_said_about_nothing():
    console_home.decisions.extend([lambda actor: None, lambda actor: decision("none left", count=0)])
    console_home.checks.append(lambda actor: None)

    assert console_home.decisions_for(None) == console_home.checks_for(None) == []


def test_the_actor_is_asked_for():
    console_home.decisions.append(lambda actor: decision(actor))

    assert [one.title for one in console_home.decisions_for("somebody")] == ["somebody"]


def test_what_is_stuck_comes_first():
    for check in (Check("well", "", True), Check("stuck", "", False)):
        console_home.checks.append(lambda actor, check=check: check)

    assert [check.title for check in console_home.checks_for(None)] == ["stuck", "well"]
