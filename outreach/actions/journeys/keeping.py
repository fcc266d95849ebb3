"""Making, changing, switching on, pausing and ending a journey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.models import changed_fields
from messaging.actions.mailings import cancel_mailing, pause_mailing, resume_mailing
from messaging.models import Mailing
from messaging.registry import find_category, moments
from outreach.actions.messages import Words, copy_message, create_message, freeze_message
from outreach.models import Journey, JourneyStep, Message, Traveller
from outreach.permissions.journeys import (
    can_change_beginning,
    can_change_journey,
    can_create_journey,
    can_end_journey,
    can_move_step,
    can_pause_journey,
    can_remove_step,
    can_switch_on_journey,
)
from outreach.queries.conditions import tree_of

State = Journey.State
TIMES = frozenset({"counts_from", "days", "hour", "late_hours", "ends_when"})
ASIDE = 30_000  # a place that no step has
DETAILS = frozenset({"name_zh", "name_en", "category", "moment", "conditions"})


@action
def create_journey(
    association: Association,
    *,
    by: Actor,
    name_zh: str = "",
    name_en: str = "",
    category: str = "",
    moment: str = "",
    conditions: Mapping[str, Any] | None = None,
    readymade: str = "",
    place: int = 100,
) -> Journey:
    """A draft without steps. Raises ``ValidationError`` for conditions that cannot be read, and for a kind of letter or
    of date that nobody knows."""
    can_create_journey(by, association).or_raise()
    tree_of(conditions or {})
    _known(category=category, moment=moment)
    journey: Journey = Journey.objects.add(
        association=association,
        owner=by.person,
        name_zh=name_zh,
        name_en=name_en,
        category=category,
        moment=moment,
        conditions=dict(conditions or {}),
        readymade=readymade,
        place=place,
    )
    record(by, "outreach.journey_begun", about=[journey, association])
    return journey


@action
def change_journey(journey: Journey, *, by: Actor, **details: Any) -> Journey:
    """Name, kind of letter, what begins it, whom it is for (``DETAILS``). Whoever is on it goes on.

    Raises ``journey_is_on``, ``journey_ended``; of what begins it ``journey_was_travelled``.
    """
    journey = _held(journey)
    can_change_journey(by, journey).or_raise()
    tree_of(details.get("conditions", {}))
    _known(category=details.get("category", journey.category), moment=details.get("moment", journey.moment))
    changed = changed_fields(journey, {name: details[name] for name in DETAILS & set(details)})
    if "moment" in changed:
        can_change_beginning(by, journey).or_raise()
    journey.change(**{name: details[name] for name in changed})
    record(by, "outreach.journey_changed", about=[journey], fields=sorted(changed))
    return journey


@action
def add_step(journey: Journey, words: Mapping[str, Words] | None = None, *, by: Actor, **times: Any) -> JourneyStep:
    """One more at the end; ``times`` are those of ``TIMES``."""
    journey = _held(journey)
    can_change_journey(by, journey).or_raise()
    last = journey.steps.order_by("-order").first()
    tree_of(times.get("ends_when", {}))
    message = create_message(journey.association, words, by=by, other_language_will_do=True)
    step = JourneyStep(journey=journey, order=0 if last is None else last.order + 1, message=message, **times)
    step.full_clean()
    step.save()
    record(by, "outreach.journey_step_added", about=[journey], facts={"step": step.order})
    return step


@action
def change_step(step: JourneyStep, *, by: Actor, **times: Any) -> JourneyStep:
    """When it is due and whom it passes over. It holds from the next look on, also for those on the way."""
    step, journey = _held_step(step)
    can_change_journey(by, journey).or_raise()
    tree_of(times.get("ends_when", {}))
    changed = changed_fields(step, {name: times[name] for name in TIMES & set(times)})
    step.change(**{name: times[name] for name in changed})
    Traveller.objects.under_way().filter(step=step).update(next_at=Now())
    record(by, "outreach.journey_step_changed", about=[journey], fields=sorted(changed), facts={"step": step.order})
    return step


@action
def remove_step(step: JourneyStep, *, by: Actor) -> None:
    """Only one that nobody had yet, and the last one. Raises ``step_was_taken``, ``step_is_not_the_last``."""
    step, journey = _held_step(step)
    can_remove_step(by, step).or_raise()
    number = step.order
    step.delete()
    record(by, "outreach.journey_step_removed", about=[journey], facts={"step": number})


@action
def move_step(step: JourneyStep, *, by: Actor) -> JourneyStep:
    """One place to the front. Raises ``step_was_taken``, ``step_is_the_first``, ``step_follows_a_letter``."""
    step, journey = _held_step(step)
    can_move_step(by, step).or_raise()
    before = journey.steps.filter(order__lt=step.order).order_by("-order")[0]
    place, front = step.order, before.order
    journey.steps.filter(pk=before.pk).update(order=ASIDE)  # two steps are never in one place
    step.change(order=front)
    before.change(order=place)
    record(by, "outreach.journey_step_moved", about=[journey], facts={"step": place})
    return step


@action
def open_words(step: JourneyStep, *, by: Actor) -> Message:
    """The step's message, to be changed: a copy of it, once it is fixed. What left before keeps the old words."""
    step, journey = _held_step(step)
    can_change_journey(by, journey).or_raise()
    if not step.message.is_frozen:
        return step.message
    step.change(message=copy_message(step.message, by=by))
    return step.message


@action
def switch_on_journey(journey: Journey, *, by: Actor) -> Journey:
    """Fix its words and let the clock look. Who switches it on answers for it from now on.

    The first time only what is due from now on counts. After a pause also what fell into it, as far as it is not too
    late for it. Raises ``journey_is_on``, ``journey_ended``, ``journey_is_empty``, ``message_has_faults``,
    ``approval_missing``.
    """
    journey = _held(journey)
    journey.owner = by.person
    can_switch_on_journey(by, journey).or_raise()
    for step in journey.steps.select_related("message__association"):
        if not step.message.is_frozen:
            freeze_message(step.message, by=by)
    journey.change(
        state=State.ACTIVE,
        owner=by.person,
        pause_reason="",
        active_since=journey.active_since or timezone.now(),
    )
    if journey.mailing is not None and journey.mailing.state == Mailing.State.PAUSED:
        resume_mailing(journey.mailing, by=by)
    record(by, "outreach.journey_switched_on", about=[journey])
    ring("outreach.look_after_journeys")
    return journey


@action
def pause_journey(journey: Journey, reason: str = "", *, by: Actor) -> Journey:
    """No letter more. Whoever is on the way stays there. Raises ``journey_is_off``."""
    journey = _held(journey)
    can_pause_journey(by, journey).or_raise()
    journey.change(state=State.PAUSED, pause_reason=reason[:300])
    if journey.mailing is not None and journey.mailing.state == Mailing.State.RUNNING:
        pause_mailing(journey.mailing, reason, by=by)
    record(by, "outreach.journey_paused", about=[journey])
    return journey


@action
def end_journey(journey: Journey, *, by: Actor) -> Journey:
    """For good: nobody goes on, and what has not left stays here. Raises ``journey_ended``."""
    journey = _held(journey)
    can_end_journey(by, journey).or_raise()
    journey.change(state=State.ENDED, pause_reason="")
    journey.travellers.filter(ended_at=None).update(ended_at=Now(), ending=Traveller.Ending.CALLED_OFF, next_at=None)
    if journey.mailing is not None and journey.mailing.state not in Mailing.OVER:
        cancel_mailing(journey.mailing, by=by)
    record(by, "outreach.journey_ended", about=[journey])
    return journey


def _known(*, category: str, moment: str) -> None:
    if find_category(category) is None:
        raise ValidationError({"category": _("There is no such kind of letter.")}, code="category_unknown")
    if moment and moment not in moments:
        raise ValidationError({"moment": _("There is no such kind of date.")}, code="moment_unknown")


def _held(journey: Journey) -> Journey:
    rows = Journey.objects.select_related("association", "owner", "mailing")
    return rows.locked().get(pk=journey.pk)


def _held_step(step: JourneyStep) -> tuple[JourneyStep, Journey]:
    """As both are now, however long ago the step was read."""
    journey = _held(step.journey)
    return journey.steps.select_related("message").get(pk=step.pk), journey


__all__ = [
    "add_step",
    "change_journey",
    "change_step",
    "create_journey",
    "end_journey",
    "move_step",
    "open_words",
    "pause_journey",
    "remove_step",
    "switch_on_journey",
]
