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


def can_change_beginning(actor: Actor, journey: Journey) -> Verdict:
    """By what begins a journey the occasions of those who are on it are known: with another, nobody would know them
    again."""
    may = can_change_journey(actor, journey)
    if not may:
        return may
    if journey.travellers.exists():
        return refused(
            "journey_was_travelled",
            _("Somebody is or was on this journey, so what begins it stays. For another beginning make another one."),
        )
    return ALLOWED


def can_move_step(actor: Actor, step: JourneyStep) -> Verdict:
    """One place to the front, while nobody is at either of the two."""
    may = can_change_journey(actor, step.journey)
    if not may:
        return may
    before = step.journey.steps.filter(order__lt=step.order).order_by("-order").first()
    if before is None:
        return refused("step_is_the_first", _("This letter comes first already."))
    if step.counts_from == JourneyStep.From.BEFORE and not step.journey.steps.filter(order__lt=before.order).exists():
        return refused("step_follows_a_letter", _("It counts from the letter before it, so it cannot come first."))
    if _somebody_is_at(step, before):
        return refused("step_was_taken", _("Somebody had one of these two letters already, or is to have it next."))
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
    if _somebody_is_at(step):
        return refused("step_was_taken", _("Somebody had this letter already, or is to have it next."))
    if step.journey.steps.filter(order__gt=step.order).exists():
        return refused("step_is_not_the_last", _("Others follow this step: remove those first."))
    return ALLOWED


def _somebody_is_at(*steps: JourneyStep) -> bool:
    taken, waited_for = (model.objects.filter(step__in=steps) for model in (StepTaken, Traveller))
    return taken.exists() or waited_for.exists()


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
