"""What would become of a mailing if it were launched now, to the letter: the same statement without the writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from messaging.letters.fan_out import PREFERENCES, held_back_cases
from messaging.models import Addressee
from messaging.registry import categories, with_addresses

# Somebody who was never written to has no addressee; here they get the one that a launch would make. The stops speak of
# ``messaging_addressee``, and inside this statement that is these rows and no others.
FORECAST = """
WITH chosen (id) AS MATERIALIZED ({people}), known AS ({known}),
messaging_addressee AS MATERIALIZED (
    SELECT {columns} FROM messaging_addressee WHERE owner_id IN (SELECT id FROM chosen)
     UNION ALL
    SELECT {made} FROM known
)
, foreseen AS (
    SELECT owner_id, channel, CASE {held_back} ELSE '' END AS reason
      FROM (SELECT a.id AS addressee_id, a.owner_id, c.channel, c.category, 0 AS mailing_id, {rhythm} AS rhythm
              FROM messaging_addressee a
             CROSS JOIN unnest(%s::varchar[], %s::varchar[], %s::varchar[]) AS c (channel, category, usual)
            {preferences}) AS messaging_delivery
)
"""

COUNTED = "SELECT channel, reason, count(*) FROM foreseen GROUP BY channel, reason"
NAMED = """
SELECT reason, owner_id
  FROM (SELECT reason, owner_id, row_number() OVER (PARTITION BY reason ORDER BY owner_id) AS number
          FROM foreseen WHERE reason <> '') AS numbered
 WHERE number <= %s
"""

MADE = {
    "id": "-id",
    "owner_id": "id",
    "login_id": "login_id",
    "email": "known_email",
    "phone": "known_phone",
    "language": "known_language",
}


def forecast(people: QuerySet, category: str, channels: Sequence[str]) -> dict[str, Counter[str]]:
    """For each channel how many letters would leave (under empty text), and how many be held back by which stop.

    As ``launch_mailing`` would write them at this moment; nothing is written.
    """
    found: dict[str, Counter[str]] = {str(channel): Counter() for channel in channels}
    for channel, reason, many in _foreseen(people, category, channels, COUNTED):
        found[channel][reason] += many
    return found


def held_back_of(people: QuerySet, category: str, channel: str, most: int) -> dict[str, list[int]]:
    """Keys of some of those whom a letter by this channel would not reach, at most so many by each stop's code."""
    found: dict[str, list[int]] = {}
    for reason, owner in _foreseen(people, category, [channel], NAMED, most):
        found.setdefault(reason, []).append(owner)
    return found


def _foreseen(people: QuerySet, category: str, channels: Sequence[str], asked: str, *more: Any) -> list[tuple]:
    kind = categories[category]
    try:
        chosen, chosen_parameters = people.order_by().values_list("pk", flat=True).distinct().query.sql_with_params()
    except EmptyResultSet:  # Django knows that there is nobody, and has no SQL for it
        return []
    usual = [str(kind.rhythms[channel]) for channel in channels]
    held_back, held_parameters = held_back_cases(kind.must_arrive)
    known, known_parameters = _known()
    columns = [field.column for field in Addressee._meta.concrete_fields]
    statement = FORECAST.format(
        people=chosen,
        known=known,
        columns=", ".join(columns),
        made=", ".join(MADE.get(column, "NULL") for column in columns),
        held_back=held_back,
        rhythm="'at_once'" if kind.must_arrive else "COALESCE(f.rhythm, c.usual)",
        preferences="" if kind.must_arrive else PREFERENCES,
    )
    named = [list(map(str, channels)), [category] * len(usual), usual]
    with connection.cursor() as cursor:
        cursor.execute(statement + asked, [*chosen_parameters, *known_parameters, *held_parameters, *named, *more])
        return cursor.fetchall()


def _known() -> tuple[str, tuple[Any, ...]]:
    """As the fan-out makes addressees for those who have none."""
    owners = apps.get_model(settings.MESSAGING_OWNER_MODEL)
    table = connection.ops.quote_name(owners._meta.db_table)
    known = with_addresses(owners._base_manager.filter(addressee=None).order_by())
    chosen = known.extra(where=[f"{table}.id IN (SELECT id FROM chosen)"])  # noqa: S608, S610
    return chosen.values("id", "login_id", "known_email", "known_phone", "known_language").query.sql_with_params()
