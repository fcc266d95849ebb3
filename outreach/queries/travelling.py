"""Letters of journeys, looked at once more when a worker is about to hand them over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from messaging.models import Delivery
from outreach.models import Journey, StepTaken, Traveller
from outreach.models.journeys import JourneyStep
from outreach.queries.due import due_at, is_too_late
from outreach.queries.journeys import fitting, moments_of, people_for

GRACE = timedelta(days=2)  # that quiet hours, caps and a server that is away may add to what a step allows
MOVED = timedelta(hours=1)

Letter = tuple[int | None, int | None, int | None]  # mailing, person, number


def no_longer_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Of a batch, the keys of those letters of journeys that must not leave: the date has moved on or is gone, what
    ends the journey has come about, or they have lain here for too long. Nothing is asked for other letters."""
    letters: dict[Letter, list[int]] = defaultdict(list)
    for each in deliveries:
        if each.mailing is not None and each.mailing.about.startswith(f"{Journey._meta.label_lower}:"):
            letters[each.mailing_id, each.addressee.owner_id, each.step].append(each.pk)
    gone: set[int] = set()
    for journey, taken in _steps_of(set(letters)).items():
        for one in _not_due(journey, taken):
            gone.update(letters[journey.mailing_id, one.traveller.person_id, one.letter])
    return gone


def _steps_of(numbers: set[Letter]) -> dict[Journey, list[StepTaken]]:
    if not numbers:
        return {}
    rows = StepTaken.objects.filter(
        traveller__journey__mailing__in={mailing for mailing, _person, _letter in numbers},
        traveller__person__in={person for _mailing, person, _letter in numbers if person},
        letter__in={letter for _mailing, _person, letter in numbers},
    ).select_related("step", "traveller__journey__association", "traveller__journey__owner")
    found: dict[Journey, list[StepTaken]] = defaultdict(list)
    for taken in rows:
        journey = taken.traveller.journey
        if (journey.mailing_id, taken.traveller.person_id, taken.letter) in numbers:
            found[journey].append(taken)
    return found


def _not_due(journey: Journey, letters: list[StepTaken]) -> list[StepTaken]:
    now = timezone.now()
    people = {taken.traveller.person_id for taken in letters}
    moments = moments_of(journey, [taken.traveller for taken in letters])
    belonging = set(people_for(journey).filter(pk__in=people).values_list("pk", flat=True))
    steps = {taken.step_id: taken.step for taken in letters}
    reached = {key: fitting(step.ends_when, journey, people) for key, step in steps.items() if step.ends_when}

    def is_over(taken: StepTaken) -> bool:
        traveller, step = taken.traveller, taken.step
        moment = moments.get((traveller.person_id, traveller.occasion))
        if moment is None or traveller.ending == Traveller.Ending.CALLED_OFF:
            return True
        if traveller.person_id not in belonging or traveller.person_id in reached.get(step.pk, ()):
            return True
        due = due_at(step, moment) if step.counts_from == JourneyStep.From.MOMENT else taken.due_at
        return due > now + MOVED or is_too_late(step, due, now, GRACE)

    return [taken for taken in letters if is_over(taken)]


__all__ = ["no_longer_due"]
