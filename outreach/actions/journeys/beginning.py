"""Who begins a journey: looked for by the clock, written down by one statement however many they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.registry import moments
from outreach.models import Journey, JourneyStep
from outreach.permissions.journeys import can_carry_on
from outreach.queries.due import A_DAY, due_in_sql
from outreach.queries.forecast import in_sql
from outreach.queries.journeys import beginnings, has_an_owner, people_for

LEAD = timedelta(days=2)  # so long before their first letter people stand in the list
LOOKED_BACK = A_DAY  # a row that comes in after the fact is found as long
WITHOUT_A_MOMENT = timedelta(hours=1)

BEGIN = """
INSERT INTO outreach_traveller (created_at, journey_id, person_id, occasion, moment_at, step_id, next_at, ending)
SELECT %s, %s, person, occasion, happens_at, %s, due, ''
  FROM (SELECT person, occasion, happens_at, {due} AS due FROM ({begun}) AS m (person, occasion, happens_at)
         WHERE person IN ({people})) AS begins
 WHERE due >= %s AND due < %s
ON CONFLICT (journey_id, person_id, occasion) DO NOTHING
"""


@action
def begin_travels(journey: Journey, *, by: Actor) -> int:
    """Put on the journey whoever's first letter is due soon, or was since the clock last looked. How many.

    The journey's row is held, so that two clocks do not look at once; a second one passes on. Called twice it writes
    each person and occasion once. After a silence whatever fell into it is found, and left to the rule for what is
    late. A journey nobody answers for rests.
    """
    can_carry_on(by).or_raise()
    held = Journey.objects.running().select_related("association", "owner")
    row = held.select_for_update(of=("self",), skip_locked=True).filter(pk=journey.pk).first()
    now = timezone.now()
    if row is None or not _is_worth_a_look(row, now):
        return 0
    if not has_an_owner(row):
        row.change(state=Journey.State.PAUSED, pause_reason=Journey.OWNER_GONE)
        record(by, "outreach.journey_paused", about=[row])
        return 0
    first = row.steps.order_by("order").first()
    on_since = row.active_since or now
    since = max(on_since, row.looked_at - LOOKED_BACK) if row.looked_at else on_since
    begun = _begin(row, first, since, now + LEAD) if first is not None else 0
    Journey.objects.filter(pk=row.pk).update(looked_at=now)
    return begun


def _is_worth_a_look(journey: Journey, now: datetime) -> bool:
    if journey.moment and journey.moment not in moments:
        return False
    every = moments[journey.moment].every if journey.moment else WITHOUT_A_MOMENT
    # A minute by the clock is a little less than a minute.
    return journey.looked_at is None or now - journey.looked_at >= every - timedelta(seconds=15)


def _begin(journey: Journey, first: JourneyStep, since: datetime, until: datetime) -> int:
    due, due_parameters = due_in_sql(first, "happens_at")
    people, of_people = in_sql(people_for(journey).order_by().values_list("pk"), 1)
    now = timezone.now()
    if journey.moment:
        begun, of_begun = in_sql(beginnings(journey, first, since, until), 3)
    else:
        begun = f"SELECT fits.id, ''::varchar, %s::timestamptz FROM ({people}) AS fits (id)"  # noqa: S608
        of_begun = [now, *of_people]
    statement = BEGIN.format(due=due, begun=begun, people=people)
    parameters = [now, journey.pk, first.pk, *due_parameters, *of_begun, *of_people, since, until]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


__all__ = ["begin_travels"]
