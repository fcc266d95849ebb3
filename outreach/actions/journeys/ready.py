"""Bringing in the journeys that every house begins with."""

from __future__ import annotations

from associations.models import Association
from common.actions import action
from common.actors import Actor
from outreach.actions.journeys.keeping import add_step, create_journey
from outreach.actions.messages import Words
from outreach.models import Journey
from outreach.permissions.journeys import can_carry_on
from outreach.words.journeys import EN, READY, ZH, ReadyJourney


@action
def bring_in_ready_journeys(*, by: Actor) -> int:
    """As drafts of the school, each once: one that was ended stays ended. How many are new; 0 before there is a
    school."""
    can_carry_on(by).or_raise()
    school = Association.objects.filter(kind=Association.Kind.SCHOOL).select_for_update().first()
    if school is None:
        return 0
    there = set(Journey.objects.filter(association=school).exclude(readymade="").values_list("readymade", flat=True))
    missing = [(place, ready) for place, ready in enumerate(READY) if ready.code not in there]
    for place, ready in missing:
        _bring_in(school, ready, place, by)
    return len(missing)


def _bring_in(school: Association, ready: ReadyJourney, place: int, by: Actor) -> None:
    journey = create_journey(
        school,
        name_zh=ready.names[0],
        name_en=ready.names[1],
        category=ready.category,
        moment=ready.moment,
        conditions=ready.conditions,
        readymade=ready.code,
        place=place,
        by=by,
    )
    for step in ready.steps:
        add_step(journey, {ZH: Words(*step.zh), EN: Words(*step.en)}, by=by, **step.times)


__all__ = ["bring_in_ready_journeys"]
