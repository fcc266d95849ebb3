"""Who begins a journey: looked for by the clock, written down by one statement however many they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from outreach.models import Journey, JourneyStep
from outreach.permissions.journeys import can_carry_on
from outreach.queries.due import A_DAY, due_in_sql
from outreach.queries.forecast import in_sql
from outreach.queries.journeys import beginnings, has_an_owner, people_for
from outreach.queries.turns import is_worth_a_look

LEAD = timedelta(days=2)  # so long before their first letter people stand in the list
LOOKED_BACK = A_DAY  # a row that comes in after the fact is found as long

BEGIN = """
INSERT INTO outreach_traveller (created_at, journey_id, person_id, occasion, moment_at, step_id, next_at, ending)
SELECT %s, %s, person, occasion, happens_at, %s, due, ''
  FROM (SELECT person, occasion, happens_at, {due} AS due FROM ({begun}) AS m (person, occasion, happens_at)
         WHERE person IN ({people})) AS begins
 WHERE due >= %s AND due < %s
   AND NOT EXISTS (SELECT FROM outreach_traveller t
                    WHERE t.journey_id = %s AND t.person_id = person AND t.occasion = begins.occasion)
ON CONFLICT (journey_id, person_id, occasion) DO NOTHING
"""

# Who waits for a step whose date has moved nearer. One that moved away is found when its turn comes.
NEARER = """
UPDATE outreach_traveller t SET next_at = moved.due
  FROM (SELECT person, occasion, happens_at, {due} AS due FROM ({begun}) AS m (person, occasion, happens_at)) AS moved
 WHERE t.journey_id = %s AND t.person_id = moved.person AND t.occasion = moved.occasion
   AND t.step_id = %s AND t.ended_at IS NULL AND t.moment_at <> moved.happens_at AND t.next_at > moved.due
"""


@action
def begin_travels(journey: Journey, *, by: Actor) -> int:
    """Put on the journey whoever's first letter is due soon, or was since the clock last looked. How many.

    The journey's row is held, so that two clocks do not look at once; a second one passes on. Called twice it writes
    each person and occasion once. After a silence whatever fell into it is found, and left to the rule for what is
    late. Whoever waits for a step whose date has moved nearer comes to it in time. A journey nobody answers for rests.
    """
    can_carry_on(by).or_raise()
    held = Journey.objects.running().select_related("association", "owner")
    row = held.select_for_update(of=("self",), skip_locked=True).filter(pk=journey.pk).first()
    now = timezone.now()
    if row is None or not is_worth_a_look(row, now):
        return 0
    if not has_an_owner(row):
        row.change(state=Journey.State.PAUSED, pause_reason=Journey.OWNER_GONE)
        record(by, "outreach.journey_paused", about=[row])
        return 0
    first = row.steps.order_by("order").first()
    on_since = row.active_since or now
    since = max(on_since, row.looked_at - LOOKED_BACK) if row.looked_at else on_since
    begun = _begin(row, first, since, now + LEAD) if first is not None else 0
    for step in row.steps.filter(counts_from=JourneyStep.From.MOMENT) if row.moment else ():
        _bring_nearer(row, step, now)
    Journey.objects.filter(pk=row.pk).update(looked_at=now)
    return begun


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
    parameters = [now, journey.pk, first.pk, *due_parameters, *of_begun, *of_people, since, until, journey.pk]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def _bring_nearer(journey: Journey, step: JourneyStep, now: datetime) -> None:
    """As far back as the step may still be sent late; what moved farther into the past is skipped when its turn
    comes."""
    due, due_parameters = due_in_sql(step, "happens_at")
    since = now - max(A_DAY, timedelta(hours=step.late_hours))
    begun, of_begun = in_sql(beginnings(journey, step, since, now + LEAD), 3)
    with connection.cursor() as cursor:
        cursor.execute(NEARER.format(due=due, begun=begun), [*due_parameters, *of_begun, journey.pk, step.pk])


__all__ = ["begin_travels"]
