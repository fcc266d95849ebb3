"""When a letter of a journey is due: one rule, said in Python for who travels and in SQL for who begins."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from institution.reads import zone
from outreach.models import JourneyStep

A_DAY = timedelta(days=1)


def due_at(step: JourneyStep, since: datetime) -> datetime:
    """``since`` is the moment, or when the letter before left. Days are those of the institution's calendar."""
    if step.hour is None:
        return since + timedelta(days=step.days)
    day = since.astimezone(zone()).date() + timedelta(days=step.days)
    return datetime.combine(day, time(step.hour), tzinfo=zone())


def due_in_sql(step: JourneyStep, since: str) -> tuple[str, list[Any]]:
    """The same of a column, with its parameters."""
    if step.hour is None:
        return f"{since} + make_interval(days => %s)", [step.days]
    sql = f"((({since} AT TIME ZONE %s)::date + %s)::timestamp + make_interval(hours => %s)) AT TIME ZONE %s"
    return sql, [str(zone()), step.days, step.hour, str(zone())]


def is_too_late(step: JourneyStep, due: datetime, now: datetime, grace: timedelta = timedelta(0)) -> bool:
    """Later than the step allows; without any hours, on another day."""
    if step.late_hours == 0:
        return now.astimezone(zone()).date() > due.astimezone(zone()).date()
    return now - due > timedelta(hours=step.late_hours) + grace


__all__ = ["A_DAY", "due_at", "due_in_sql", "is_too_late"]
