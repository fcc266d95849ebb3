"""A letter that was stopped because its date had moved: its step is to come again, for the date as it is then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from common.actions import action
from common.actors import Actor
from messaging.models import Delivery
from outreach.models import Journey, StepTaken, Traveller
from outreach.permissions.journeys import can_carry_on
from outreach.queries.turns import FOUND_FOR

Letter = tuple[int, int]  # of whom, and its number
Steps = dict[int, list[StepTaken]]  # of each traveller, the last first

State, Channel = Delivery.State, Delivery.Channel
NOT_LEFT = (State.SUPPRESSED, State.REFUSED)


@action
def take_back_steps(journey: Journey, *, by: Actor) -> int:
    """Put those back to the step whose letter was stopped when a worker came to write it. How many.

    What is due then is decided by the clock's next look, as for everybody: the letter comes at the new date, once, or
    the way ends because the matter is settled. A letter that left by any channel but the inbox stays had, and so does
    what lies before one that was had.
    """
    can_carry_on(by).or_raise()
    held = Journey.objects.running().select_for_update(of=("self",), skip_locked=True)
    row = held.filter(pk=journey.pk).first()
    if row is None or row.mailing_id is None:
        return 0
    back = [steps for steps in _last_first(row, _stopped(row)).values() if steps]
    now = timezone.now()
    for steps in back:
        Traveller.objects.filter(pk=steps[0].traveller_id).update(
            step=steps[-1].step_id, next_at=now, ended_at=None, ending=""
        )
    StepTaken.objects.filter(pk__in=[taken.pk for steps in back for taken in steps]).delete()
    return len(back)


def _stopped(journey: Journey) -> set[Letter]:
    """Letters that were dropped, and of which nothing left or is still to leave."""
    letters = Delivery.objects.filter(mailing=journey.mailing_id)
    found = set(letters.dropped(timezone.now() - FOUND_FOR).values_list("addressee__owner_id", "step"))
    if not found:
        return found
    people, numbers = {person for person, _number in found}, {number for _person, number in found}
    theirs = letters.filter(addressee__owner__in=people, step__in=numbers).exclude(state__in=NOT_LEFT)
    return found - set(theirs.exclude(channel=Channel.INBOX).values_list("addressee__owner_id", "step"))


def _last_first(journey: Journey, stopped: Iterable[Letter]) -> Steps:
    """From the last step backwards as long as nothing was had: letters that were stopped, and steps skipped for the
    same old date before them."""
    rows = StepTaken.objects.filter(
        traveller__journey=journey, traveller__person__in={person for person, _number in stopped}
    ).select_related("traveller", "step")
    by_traveller: Steps = defaultdict(list)
    for taken in rows.order_by("traveller", "-step__order"):
        by_traveller[taken.traveller_id].append(taken)
    return {key: _not_had(steps, set(stopped)) for key, steps in by_traveller.items()}


def _not_had(steps: list[StepTaken], stopped: set[Letter]) -> list[StepTaken]:
    back: list[StepTaken] = []
    for taken in steps:
        if (taken.traveller.person_id, taken.letter or 0) in stopped or (back and taken.reason):
            back.append(taken)
        else:
            break
    return back


__all__ = ["take_back_steps"]
