"""Words that several of these files say."""

from __future__ import annotations

from datetime import timedelta

from associations.models.rights import today
from tests.access.actors import UNGUARDED
from tests.access.answers import SECOND_STEP, Answers, told

A_LONG_WHILE = timedelta(days=800)


def tomorrow() -> str:
    return (today() + timedelta(days=1)).isoformat()


def in_the_console(answers: Answers) -> Answers:
    """Where the console begins, whoever could open it has a second step at the door."""
    return answers | told(SECOND_STEP, UNGUARDED)
