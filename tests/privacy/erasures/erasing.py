"""An erasure from asking to its end, and everything that is left in the database afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from common.verdicts import Refusal
from messaging.models import Delivery
from privacy import actions, tasks
from privacy.models import Erasure

FIFTEEN = timedelta(days=15)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def everywhere() -> str:
    """Every column of every table, as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT row::text FROM "{table}" row')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def lines_with(mark: str) -> list[str]:
    return [line for line in everywhere().splitlines() if mark.lower() in line.lower()]


def blank(field):
    return None if field.null else field.get_default()


def erase(life) -> Erasure:
    erasure = actions.ask_for_erasure(by=life.by)
    with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
        tasks.carry_out_erasures()
        tasks.finish_erasures()
    erasure.refresh_from_db()
    return erasure


def link_in(letter: Delivery) -> str:
    return letter.context["path"].strip("/").rpartition("/")[0].rpartition("/")[2]
