"""The next letter of whoever's turn it is, or the reason why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from messaging.actions.mailings import add_to_mailing, launch_mailing
from messaging.models import Delivery, Mailing
from messaging.registry import Occasion, carries, categories
from outreach.letters import TEMPLATE
from outreach.models import Journey, JourneyStep, StepTaken, Traveller
from outreach.permissions.journeys import can_carry_on
from outreach.queries.due import due_at, is_too_late
from outreach.queries.journeys import fitting, moments_of, people_for
from people.models import Person

Ending, Reason = Traveller.Ending, StepTaken.Reason

AT_ONCE = 500
APART = timedelta(hours=20)  # between two letters of one journey to one person, whatever the dates say
ASK_AGAIN = timedelta(minutes=30)  # whether the letter before has left
ON_ITS_WAY = ("waiting", "deferred", "leased", "handing")


@action
def take_steps(journey: Journey, *, by: Actor) -> int:
    """What is due on this journey now, some hundred people at a time. How many it looked at; 0 when nothing is due.

    In one transaction with the letters: killed in the middle, nothing has happened. The journey's row is held, and a
    second clock passes on. A person's own row is held as well, so that what ends their journey waits.
    """
    can_carry_on(by).or_raise()
    held = Journey.objects.running().select_related("association", "owner__login", "mailing")
    row = held.select_for_update(of=("self",), skip_locked=True).filter(pk=journey.pk).first()
    if row is None or (row.mailing is not None and row.mailing.state == Mailing.State.PAUSED):
        return 0
    now = timezone.now()
    due = Traveller.objects.due(now).filter(journey=row).select_for_update(of=("self",), skip_locked=True)
    travellers = list(due[:AT_ONCE])
    if not travellers:
        return 0
    look = Look.at(row, travellers, now)
    for traveller in travellers:
        look.decide(traveller)
    look.write_letters(by)
    StepTaken.objects.bulk_create(look.taken)
    Traveller.objects.bulk_update(travellers, ["moment_at", "step", "next_at", "ended_at", "ending"])
    return len(travellers)


@dataclass
class Look:
    """What is known of a batch when its turn comes; nothing of it is asked one by one."""

    journey: Journey
    now: datetime
    steps: list[JourneyStep]
    moments: Mapping[Occasion, datetime]
    belonging: set[int]
    reached: Mapping[int, set[int]]  # by step: of whom what ends it is true
    left_at: Mapping[int, datetime | None]  # by traveller: when the letter before left; None while it is on its way
    taken: list[StepTaken] = field(default_factory=list)
    letters: dict[JourneyStep, list[StepTaken]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def at(cls, journey: Journey, travellers: list[Traveller], now: datetime) -> Look:
        people = {each.person_id for each in travellers}
        steps = list(journey.steps.select_related("message").order_by("order"))
        coming = {each.step_id for each in travellers}
        ending = [step for step in steps if step.ends_when and step.pk in coming]
        return cls(
            journey=journey,
            now=now,
            steps=steps,
            moments=moments_of(journey, travellers),
            belonging=set(people_for(journey).filter(pk__in=people).values_list("pk", flat=True)),
            reached={step.pk: fitting(step.ends_when, journey, people) for step in ending},
            left_at=left_at(journey, travellers),
        )

    def decide(self, traveller: Traveller) -> None:
        """Ends, waits, skips, or has a letter; never more than one letter."""
        moment = self.moments.get((traveller.person_id, traveller.occasion))
        traveller.moment_at = moment or traveller.moment_at
        if moment is None:
            self.end(traveller, Ending.SETTLED)
        elif traveller.person_id not in self.belonging:
            self.end(traveller, Ending.LEFT)
        elif self.left_at.get(traveller.pk, self.now) is None:
            traveller.next_at = self.now + ASK_AGAIN
        elif traveller.person_id in self.reached.get(traveller.step_id or 0, ()):
            self.end(traveller, Ending.REACHED)
        else:
            self.go(traveller)

    def go(self, traveller: Traveller) -> None:
        """From step to step until one is not due yet, or has its letter."""
        before = self.left_at.get(traveller.pk)
        has_letter = False
        for step, following in zip(self.steps, [*self.steps[1:], None], strict=True):
            if step.pk != traveller.step_id:
                continue
            due = self.due(step, traveller, before)
            traveller.next_at = due
            if has_letter or due > self.now:
                return
            why = self.why_not(step, following, traveller, due)
            taken = self.take(traveller, step, due, reason=why)
            before, has_letter = (due, False) if why else (self.now, True)
            if has_letter:
                self.letters[step].append(taken)
            traveller.step = following
        self.end(traveller, Ending.DONE)

    def due(self, step: JourneyStep, traveller: Traveller, before: datetime | None) -> datetime:
        if step.counts_from == JourneyStep.From.BEFORE and before is not None:
            return due_at(step, before)
        due, last = due_at(step, traveller.moment_at), self.left_at.get(traveller.pk)
        return due if last is None else max(due, last + APART)

    def why_not(self, step: JourneyStep, following: JourneyStep | None, traveller: Traveller, due: datetime) -> str:
        """Too late, or the letter after it is due by its own date. Empty when it is sent."""
        if is_too_late(step, due, self.now):
            return Reason.LATE
        if following is None or following.counts_from == JourneyStep.From.BEFORE:
            return ""
        return Reason.OVERTAKEN if due_at(following, traveller.moment_at) <= self.now else ""

    def take(self, traveller: Traveller, step: JourneyStep, due: datetime, reason: str = "") -> StepTaken:
        taken = StepTaken(traveller=traveller, step=step, due_at=due, reason=reason)
        self.taken.append(taken)
        return taken

    def end(self, traveller: Traveller, why: str) -> None:
        traveller.ended_at, traveller.ending, traveller.next_at = self.now, why, None

    def write_letters(self, by: Actor) -> None:
        """Number the letters of each person while the mailing is held, then write them, one statement for each
        message and number."""
        if not self.letters:
            return
        mailing = self.mailing(by)
        people = {taken.traveller.person_id for letters in self.letters.values() for taken in letters}
        last = _last_letters(mailing, people)
        together: dict[tuple[JourneyStep, int], list[int]] = defaultdict(list)
        for step, letters in self.letters.items():
            for taken in letters:
                person = taken.traveller.person_id
                last[person] = taken.letter = last.get(person, 0) + 1
                together[step, taken.letter].append(person)
        for (step, number), whose in together.items():
            chosen = Person.objects.filter(pk__in=whose)
            add_to_mailing(mailing, chosen, step=number, about=step.message, by=by)

    def mailing(self, by: Actor) -> Mailing:
        """The journey's own, held; a new one where there is none yet, or somebody cancelled it."""
        if self.journey.mailing is not None:
            mailing = Mailing.objects.locked().get(pk=self.journey.mailing.pk)
            if mailing.state != Mailing.State.CANCELLED:
                return mailing
        mailing = _new_mailing(self.journey, by=by)
        self.journey.change(mailing=mailing)
        return mailing


def _new_mailing(journey: Journey, *, by: Actor) -> Mailing:
    """One that carries nothing yet: letters come to it step by step."""
    unit = journey.association
    return launch_mailing(
        Person.objects.filter(pk=0),  # nobody, in words that can be put into a statement
        category=journey.category,
        writer=TEMPLATE,
        about=journey,
        channels=[each for each in categories[journey.category].rhythms if carries(each)],
        owner=journey.owner.login if journey.owner is not None else None,
        sender_names=("", "") if unit.kind == unit.Kind.SCHOOL else (unit.name_zh, unit.name_en),
        by=by,
    )


def left_at(journey: Journey, travellers: Iterable[Traveller]) -> dict[int, datetime | None]:
    """Of those who had a letter on this journey: when the last one left, or None while one is still on its way.

    Quiet hours and caps may hold a letter back for days; what follows it counts from when it left.
    """
    rows = StepTaken.objects.filter(traveller__in=list(travellers), letter__isnull=False).order_by("letter")
    last = {each.traveller_id: each for each in rows.select_related("traveller")}
    numbers = {(each.traveller.person_id, each.letter): each for each in last.values()}
    found: dict[int, datetime | None] = {each.traveller_id: each.created_at for each in last.values()}
    letters = Delivery.objects.filter(
        mailing=journey.mailing_id,
        addressee__owner__in={person for person, _letter in numbers},
        step__in={letter for _person, letter in numbers},
    ).values_list("addressee__owner_id", "step", "state", "handed_at")
    for person, number, state, handed_at in letters:
        taken = numbers.get((person, number))
        if taken is None or found[taken.traveller_id] is None:
            continue
        if state in ON_ITS_WAY:
            found[taken.traveller_id] = None
        elif handed_at is not None:
            found[taken.traveller_id] = max(found[taken.traveller_id] or handed_at, handed_at)
    return found


def _last_letters(mailing: Mailing, people: Iterable[int]) -> dict[int, int]:
    rows = Delivery.objects.filter(mailing=mailing, addressee__owner__in=people).order_by()
    return dict(rows.values_list("addressee__owner_id").annotate(last=Max("step")))


__all__ = ["take_steps"]
