"""From people to letters: a mailing of any size is written by a handful of statements, none of them in a loop.

Whom it goes to is read once, into a table that lives as long as the transaction; everything after that speaks of
those people alone, so that somebody who joins or leaves the audience meanwhile changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.models import public_id_in_sql
from institution.reads import zone
from messaging.models import Delivery, Mailing
from messaging.queries import compiled
from messaging.registry import Category, categories, held_back_by, stops, with_addresses, with_zones

Channel = Delivery.Channel

CHOSEN = "mailing_people"

# A login that was written to before it had a person brings its addressee along.
ADOPT = """
UPDATE messaging_addressee a SET owner_id = p.id
  FROM {owners} p
 WHERE p.id IN (SELECT id FROM mailing_people) AND a.login_id = p.login_id AND a.owner_id IS NULL
   AND NOT EXISTS (SELECT FROM messaging_addressee b WHERE b.owner_id = p.id)
"""

MAKE_ADDRESSEES = """
INSERT INTO messaging_addressee (created_at, public_id, owner_id, login_id, email, phone, language)
SELECT %s, {public_id}, id, login_id, known_email, known_phone, known_language
  FROM (SELECT known.*, uuid_send(gen_random_uuid()) AS drawn FROM ({known}) known
         WHERE known.id IN (SELECT id FROM mailing_people)) drawn_for
ON CONFLICT DO NOTHING
"""

# The innermost table has the name and the columns that the stops speak of, so that they say of a letter that is not
# written yet what they will say of it when it is handed over.
WRITE = """
INSERT INTO messaging_delivery (created_at, public_id, addressee_id, channel, category, template, context, about,
       mailing_id, step, priority, state, next_at, settled_at, reason, leased_by, attempt, address, message_id,
       subject, text)
SELECT created_at, {public_id}, addressee_id, channel, category, template, context, about,
       mailing_id, step, priority,
       CASE WHEN reason <> '' THEN 'suppressed' WHEN rhythm = 'digest' THEN 'gathered' ELSE 'waiting' END,
       next_at, CASE WHEN reason <> '' THEN statement_timestamp() END, reason, '', 0, '', '', '', ''
  FROM (SELECT messaging_delivery.*, uuid_send(gen_random_uuid()) AS drawn, CASE {held_back} ELSE '' END AS reason
          FROM (SELECT a.id AS addressee_id, c.channel, c.category, l.created_at, l.template, {context} AS context,
                       l.about, l.mailing_id, l.step, l.priority, {next_at} AS next_at, {rhythm} AS rhythm
                  FROM mailing_people p
                  JOIN messaging_addressee a ON a.owner_id = p.id
                 CROSS JOIN (SELECT %s::timestamptz, %s::varchar, %s::jsonb, %s::varchar, %s::bigint, %s::smallint,
                                    %s::smallint, COALESCE(%s::timestamptz, statement_timestamp()))
                         AS l (created_at, template, context, about, mailing_id, step, priority, next_at)
                 {clocks}
                 CROSS JOIN unnest(%s::varchar[], %s::varchar[], %s::varchar[]) AS c (channel, category, usual)
                {preferences}) AS messaging_delivery) AS written
ON CONFLICT (mailing_id, addressee_id, channel, step) WHERE mailing_id IS NOT NULL DO NOTHING
"""

# Which lot a person draws is a matter of the mailing and of them alone: the same by every channel, and another in the
# next mailing.
LOTS = 10_000
LOT = f"((hashint8extended(p.id, l.mailing_id) & 9223372036854775807) %% {LOTS})"
VARIANT = f"""
CASE WHEN {LOT} < %s THEN '{{{{"variant": "a"}}}}'::jsonb WHEN {LOT} < %s THEN '{{{{"variant": "b"}}}}'::jsonb
     ELSE '{{{{"variant": ""}}}}'::jsonb END
"""

# When the reader's own clock shows the hour next: at once while it shows it, else today or tomorrow, by their calendar.
CLOCKS = """
  LEFT JOIN ({zones}) AS z (id, zone) ON z.id = p.id
 CROSS JOIN LATERAL (SELECT COALESCE(z.zone, %s) AS name) AS clock
 CROSS JOIN LATERAL (SELECT l.next_at AT TIME ZONE clock.name AS time) AS here
 CROSS JOIN LATERAL (SELECT date_trunc('day', here.time) + make_interval(hours => %s) AS today) AS turn
"""
AT_THEIR_HOUR = """
GREATEST(l.next_at, (CASE WHEN turn.today + interval '1 hour' <= here.time THEN turn.today + interval '1 day'
                          ELSE turn.today END) AT TIME ZONE clock.name)
"""
WITH_THEIR_ZONE = "l.context || jsonb_build_object('zone', clock.name)"

PREFERENCES = """
  LEFT JOIN messaging_preference f ON f.addressee_id = a.id AND f.category = c.category AND f.channel = c.channel
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """So many per cent of the people, drawn by chance and halved, get variant ``a`` and ``b``. All others get the one
    that proves better, not before ``rest_at``: theirs is empty until then, and its writer says ``NotYet``."""

    percent: int
    rest_at: datetime

    @property
    def bounds(self) -> list[int]:
        """Below which lot it is the first half, and below which the second."""
        return [self.percent * LOTS // 200, self.percent * LOTS // 100]


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of one launch, or of one step, have in common."""

    mailing: Mailing
    writer: str
    about: str
    channels: Sequence[str]
    priority: int
    step: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)
    not_before: Any = None  # datetime, or None for at once
    sample: Any = None  # Sample, or None for one variant

    @property
    def category(self) -> Category:
        return categories[self.mailing.category]


def write_letters(letters: Letters, people: QuerySet) -> int:
    """One Delivery for each of these people and channels that the mailing has none for in this step yet; how many.

    Whom a stop holds back has theirs as ``suppressed`` with the stop's code, so that the letters add up to the
    people. Raises ``LookupError`` for a channel the category does not use.
    """
    usual = [str(letters.category.rhythms[channel]) for channel in letters.channels]
    with connection.cursor() as cursor:
        _choose(cursor, people)
        _make_addressees(cursor)
        _write(cursor, letters, usual)
        written = cursor.rowcount
        cursor.execute(f"DROP TABLE {CHOSEN}")
    return written


def _choose(cursor: Any, people: QuerySet) -> None:
    """The audience, read once. Distinct, whatever the conditions joined."""
    chosen = people if people.query.is_sliced else people.order_by()
    try:
        sql, parameters = chosen.values_list("pk", flat=True).query.sql_with_params()
    except EmptyResultSet:  # Django knows that there is nobody, and has no SQL for it
        sql, parameters = "SELECT NULL::bigint WHERE FALSE", ()
    cursor.execute(
        f"CREATE TEMPORARY TABLE {CHOSEN} ON COMMIT DROP AS SELECT DISTINCT id FROM ({sql}) AS a (id)",  # noqa: S608
        parameters,
    )
    cursor.execute(f"ANALYZE {CHOSEN}")


def _make_addressees(cursor: Any) -> None:
    """For those who have none, from what ``address_of`` knows of each."""
    owners = apps.get_model(settings.MESSAGING_OWNER_MODEL)
    table = connection.ops.quote_name(owners._meta.db_table)
    cursor.execute(ADOPT.format(owners=table))
    known = with_addresses(owners._base_manager.filter(addressee=None).order_by())
    columns = ("id", "login_id", "known_email", "known_phone", "known_language")
    sql, parameters = known.values(*columns).query.sql_with_params()
    make = MAKE_ADDRESSEES.format(public_id=_public_id(), known=sql)
    cursor.execute(make, [timezone.now(), *parameters])


def _write(cursor: Any, letters: Letters, usual: list[str]) -> None:
    must_arrive = letters.category.must_arrive
    held_back, parameters = held_back_cases(must_arrive)
    clocks, read_from = _clocks(letters.mailing.local_hour)
    context, next_at, drawn = (WITH_THEIR_ZONE, AT_THEIR_HOUR, []) if clocks else _drawn(letters.sample)
    statement = WRITE.format(
        public_id=_public_id(),
        held_back=held_back,
        clocks=clocks,
        context=context,
        next_at=next_at,
        rhythm="'at_once'" if must_arrive else "COALESCE(f.rhythm, c.usual)",
        preferences="" if must_arrive else PREFERENCES,
    )
    common = [
        letters.not_before or timezone.now(),
        letters.writer,
        json.dumps(dict(letters.context), ensure_ascii=False),
        letters.about,
        letters.mailing.pk,
        letters.step,
        letters.priority,
        letters.not_before,
    ]
    channels = [list(map(str, letters.channels)), [letters.category.code] * len(usual), usual]
    cursor.execute(statement, [*parameters, *drawn, *common, *read_from, *channels])


def _clocks(hour: int | None) -> tuple[str, list[Any]]:
    """By whose clock each reader lives; who has no known one by the institution's. Empty where all get it at once."""
    if hour is None:
        return "", []
    owners = apps.get_model(settings.MESSAGING_OWNER_MODEL)._base_manager.order_by()
    sql, parameters = with_zones(owners).values_list("pk", "known_zone").query.sql_with_params()
    return CLOCKS.format(zones=sql), [*parameters, str(zone()), hour]


def _drawn(sample: Sample | None) -> tuple[str, str, list[Any]]:
    """Facts and time of each letter, with their parameters: the same for all, or as the lot falls."""
    if sample is None:
        return "l.context", "l.next_at", []
    next_at = f"CASE WHEN {LOT} < %s THEN l.next_at ELSE GREATEST(l.next_at, %s::timestamptz) END"
    context = f"l.context || {VARIANT.format()}"
    return context, next_at, [*sample.bounds, sample.bounds[1], sample.rest_at]


def held_back_cases(must_arrive: bool) -> tuple[str, list[Any]]:
    """``WHEN … THEN code`` for each stop that may hold already, in the order in which the engine asks them; and who
    never chose a category that comes to nobody unasked."""
    cases, parameters = [], []
    for stop in stops:
        if stop.comes_later:
            continue
        condition = compiled(held_back_by(stop))
        cases.append(f"WHEN {condition.sql} THEN %s")
        parameters += [*condition.parameters, stop.code]
    if not must_arrive:
        cases.append("WHEN rhythm = 'never' THEN 'not_wanted'")
    return " ".join(cases), parameters


def _public_id() -> str:
    return public_id_in_sql("drawn").replace("%", "%%")
