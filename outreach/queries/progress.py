"""How far the people on a journey are: numbers for each letter, and one person's own way."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from common.actors import Actor
from outreach.models import Journey, JourneyStep, StepTaken, Traveller
from outreach.queries.journeys import shown_to
from people.models import Person

MOST = 100


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one letter: who waits for it, who had it, and whom it passed over."""

    step: JourneyStep
    waiting: int
    sent: int
    skipped: int


def numbers_of(journey: Journey) -> list[Numbers]:
    """Three queries, however many letters and people."""
    under_way = Traveller.objects.under_way().filter(journey=journey).order_by()
    waiting = dict(under_way.values_list("step").annotate(Count("pk")))
    taken = StepTaken.objects.filter(traveller__journey=journey).order_by().values_list("step")
    done = {
        step: (sent, skipped)
        for step, sent, skipped in taken.annotate(
            sent=Count("pk", filter=Q(reason="")), skipped=Count("pk", filter=~Q(reason=""))
        )
    }
    steps = journey.steps.select_related("message").order_by("order")
    return [Numbers(step, waiting.get(step.pk, 0), *done.get(step.pk, (0, 0))) for step in steps]


def endings_of(journey: Journey) -> list[tuple[str, int]]:
    """Why people's journeys ended, in words, the most frequent first."""
    ended = journey.travellers.exclude(ended_at=None).order_by().values_list("ending").annotate(many=Count("pk"))
    labels = dict(Traveller.Ending.choices)
    return [(str(labels[ending]), many) for ending, many in ended.order_by("-many")]


def ways_of(person: Person, actor: Actor) -> list[Traveller]:
    """One person on journeys this actor sees, the latest first, with what became of each letter."""
    seen = Traveller.objects.visible_to(actor).filter(person=person).select_related("journey", "step")
    rows = seen.select_related("journey__association").prefetch_related("steps_taken__step").order_by("-pk")[:MOST]
    found = list(rows)
    mine = actor.person is not None and actor.person.pk == person.pk
    whose = Person.objects.filter(pk=person.pk)
    journeys = {way.journey for way in found}
    shown = {each.pk for each in journeys if mine or shown_to(actor, each, whose).exists()}
    return [way for way in found if way.journey_id in shown]


__all__ = ["Numbers", "endings_of", "numbers_of", "ways_of"]
