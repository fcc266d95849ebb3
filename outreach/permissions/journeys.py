"""Who keeps journeys, who may switch one on, and when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.permissions.scope import holds, must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current
from outreach.models import Journey, JourneyStep, StepTaken, Traveller
from outreach.models.audiences import WRITE
from outreach.models.campaigns import APPROVE
from outreach.queries.forecast import people_in_busiest_month

State = Journey.State


def can_carry_on(actor: Actor) -> Verdict:
    """The clock, and nobody who could do somebody a favour."""
    return ALLOWED if actor.is_system else forbidden(_("Journeys go on by the clock alone."))


def can_create_journey(actor: Actor, association: Association) -> Verdict:
    return must_hold(actor, WRITE, association)


def can_change_journey(actor: Actor, journey: Journey) -> Verdict:
    """Times, words and whom it is for: while it rests, so that nobody gets half of the old and half of the new."""
    may = must_hold(actor, WRITE, journey.association)
    if not may:
        return may
    if journey.state == State.ENDED:
        return refused("journey_ended", _("This journey has ended."))
    if journey.is_on:
        return refused("journey_is_on", _("Pause the journey first; then it can be changed."))
    return ALLOWED


def can_pause_journey(actor: Actor, journey: Journey) -> Verdict:
    may = must_hold(actor, WRITE, journey.association)
    if not may:
        return may
    return ALLOWED if journey.is_on else refused("journey_is_off", _("This journey is not on."))


def can_end_journey(actor: Actor, journey: Journey) -> Verdict:
    may = must_hold(actor, WRITE, journey.association)
    if not may:
        return may
    return refused("journey_ended", _("This journey has ended.")) if journey.state == State.ENDED else ALLOWED


def can_remove_step(actor: Actor, step: JourneyStep) -> Verdict:
    may = can_change_journey(actor, step.journey)
    if not may:
        return may
    if StepTaken.objects.filter(step=step).exists() or Traveller.objects.filter(step=step).exists():
        return refused("step_was_taken", _("Somebody had this letter already, or is to have it next."))
    if step.journey.steps.filter(order__gt=step.order).exists():
        return refused("step_is_not_the_last", _("Others follow this step: remove those first."))
    return ALLOWED


def can_switch_on_journey(actor: Actor, journey: Journey) -> Verdict:
    """Whoever writes for the unit; where it reaches many people in a month, whoever approves for it."""
    may = must_hold(actor, WRITE, journey.association)
    if not may:
        return may
    if journey.is_on:
        return refused("journey_is_on", _("This journey is on already."))
    if journey.state == State.ENDED:
        return refused("journey_ended", _("This journey has ended."))
    if actor.person is None:
        return forbidden(_("Somebody has to answer for a journey: a person with an office."))
    if not journey.steps.exists():
        return refused("journey_is_empty", _("There is no letter in it yet."))
    if holds(actor, APPROVE, journey.association) or people_in_busiest_month(journey) <= without_approval():
        return ALLOWED
    return forbidden(
        _("It reaches so many people in a month that somebody who approves campaigns has to switch it on."),
        "approval_missing",
    )


def without_approval() -> int:
    """To so many people somebody may write who writes for the unit: the institution's word."""
    return current().campaigns_approved_above
