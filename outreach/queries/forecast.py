"""What a journey would send: how many people in its busiest month, and whom in the next days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from common.actors import Actor
from institution.reads import zone
from messaging.registry import moments
from outreach.models import Journey, JourneyStep
from outreach.queries.due import due_at
from outreach.queries.journeys import people_for, shown_to
from people.models import Person

A_YEAR, A_MONTH = timedelta(days=365), timedelta(days=30)
SHOWN = 20

BUSIEST = """
SELECT COALESCE(MAX(many), 0)
  FROM (SELECT COUNT(DISTINCT person) AS many
          FROM ({begun}) AS m (person, occasion, happens_at)
         WHERE person IN ({people})
         GROUP BY date_trunc('month', happens_at AT TIME ZONE %s)) AS months
"""

COMING = """
SELECT person, MIN(happens_at), COUNT(*) OVER ()
  FROM ({begun}) AS m (person, occasion, happens_at)
 WHERE person IN ({people})
 GROUP BY person ORDER BY 2, 1 LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Coming:
    """Of one step: how many people will have it, and some of them that the one who looks may see, with the hour."""

    step: JourneyStep
    people: int
    shown: list[tuple[Person, datetime]]


def people_in_busiest_month(journey: Journey) -> int:
    """Of the month past and the year to come: dates of the past tell how many newcomers there will be."""
    people = people_for(journey)
    if not journey.moment:
        return people.count()
    now = timezone.now()
    ranges = ((now - A_MONTH, now), (now, now + A_YEAR))
    return max(_one(BUSIEST, journey, people, start, end, [str(zone())]) for start, end in ranges)


def coming(journey: Journey, actor: Actor, days: int = 30) -> list[Coming]:
    """Step by step who would get what in the next days, as things stand today. Writes nothing.

    A step that counts from the letter before is reckoned from the moment as if every letter left on its day.
    """
    now, found, shift = timezone.now(), [], 0
    for step in journey.steps.order_by("order"):
        shift = step.days if step.counts_from == JourneyStep.From.MOMENT else shift + step.days
        as_if = JourneyStep(days=shift, hour=step.hour)
        start, end = now - timedelta(days=shift), now + timedelta(days=days - shift)
        found.append(_coming_of(journey, step, as_if, actor, start, end))
    return found


def _coming_of(
    journey: Journey, step: JourneyStep, as_if: JourneyStep, actor: Actor, start: datetime, end: datetime
) -> Coming:
    if not journey.moment:
        people = people_for(journey)
        seen = shown_to(actor, journey, people).in_name_order()[:SHOWN]
        return Coming(step, people.count(), [(each, due_at(as_if, timezone.now())) for each in seen])
    rows = _rows(COMING, journey, people_for(journey), start, end, [1])
    many = rows[0][2] if rows else 0
    shown = _rows(COMING, journey, shown_to(actor, journey, people_for(journey)), start, end, [SHOWN]) if many else []
    people = Person.objects.in_bulk([row[0] for row in shown])
    return Coming(step, many, [(people[key], due_at(as_if, at)) for key, at, _many in shown])


def _one(statement: str, *given: Any) -> int:
    return int(_rows(statement, *given)[0][0])


def _rows(
    statement: str, journey: Journey, people: Any, start: datetime, end: datetime, more: Iterable[Any]
) -> list[tuple[Any, ...]]:
    begun, of_begun = in_sql(moments[journey.moment].between(start, end), 3)
    whom, of_whom = in_sql(people.order_by().values_list("pk"), 1)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(begun=begun, people=whom), [*of_begun, *of_whom, *more])
        return cursor.fetchall()


def in_sql(rows: Any, columns: int) -> tuple[str, list[Any]]:
    """Django has no SQL for what it knows to be empty: then the same columns, of nobody."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        nothing = ("NULL::bigint", "NULL::varchar", "NULL::timestamptz")[:columns]
        return f"SELECT {', '.join(nothing)} WHERE FALSE", []
    return sql, list(parameters)


__all__ = ["Coming", "coming", "in_sql", "people_in_busiest_month"]
