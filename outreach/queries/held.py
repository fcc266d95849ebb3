"""What is held of people who are on a journey, and who may steer its letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from messaging.models import Delivery, Mailing
from outreach.models import Journey, StepTaken, Subscription, Traveller
from outreach.models.audiences import WRITE
from people.models import Person
from people.registry import Holding

# How a way ends that says nothing of the person themselves: the other record's may still go on.
NOT_FOR_THIS_RECORD = (Traveller.Ending.SETTLED, Traveller.Ending.LEFT)


def the_farther_way(twin: Traveller, row: Traveller) -> dict[str, Any]:
    """Two records on one journey for one occasion: one goes on, and nobody is written to twice. Who is through, or had
    the later letter, is followed; whether the one that stays still fits is asked before the next letter."""
    if _how_far(row) <= _how_far(twin):
        return {}
    return {name: getattr(row, name) for name in ("step_id", "next_at", "ended_at", "ending")}


def _how_far(traveller: Traveller) -> tuple[int, int]:
    if traveller.ended_at is not None:
        return (0, 0) if traveller.ending in NOT_FOR_THIS_RECORD else (2, 0)
    return (1, traveller.step.order if traveller.step is not None else 0)


def hold_ways(people: Sequence[int]) -> None:
    """Before two records become one: the clock, which holds those whose turn it is, passes these over meanwhile, and
    where it was first its letters are there when they are told apart."""
    list(Traveller.objects.filter(person__in=people).locked().only("pk"))


def letters_told_apart(kept: Person, other: Person) -> Iterator[tuple[Model, dict[str, Any]]]:
    """The letters of a journey are numbered for each person, and in the numbers of two records the same number may mean
    two matters. So the other's are numbered anew before they become the kept one's: the letter of one step for one
    occasion as it is numbered there, any other as none is. Rows with their new columns, in the order to be written."""
    ours = _letters_by_journey(kept)
    for journey, theirs in _letters_by_journey(other).items():
        if journey in ours:
            yield from _numbered_anew(journey, ours[journey], theirs, kept, other)


def _letters_by_journey(person: Person) -> dict[Journey, list[StepTaken]]:
    found: dict[Journey, list[StepTaken]] = defaultdict(list)
    rows = StepTaken.objects.filter(traveller__person=person, letter__isnull=False)
    for taken in rows.select_related("traveller__journey").order_by("pk"):
        found[taken.traveller.journey].append(taken)
    return found


def _numbered_anew(
    journey: Journey, ours: list[StepTaken], theirs: list[StepTaken], kept: Person, other: Person
) -> Iterator[tuple[Model, dict[str, Any]]]:
    at_ours = {(taken.traveller.occasion, taken.step_id): taken.letter for taken in ours}
    letters = _deliveries(journey, other)
    used = {*at_ours.values(), *_deliveries(journey, kept)}
    free = count(1 + max([*filter(None, used), *letters, *(taken.letter or 0 for taken in theirs)]))
    wanted = {taken.pk: at_ours.get((taken.traveller.occasion, taken.step_id)) for taken in theirs}
    moving = [taken for taken in theirs if wanted[taken.pk] != taken.letter]
    moving = [taken for taken in moving if wanted[taken.pk] is not None or taken.letter in used]
    hanging = {taken.pk: [taken, *letters.get(taken.letter or 0, [])] for taken in moving}
    # First out of each other's way, then to where they belong.
    rounds = [[(taken, next(free)) for taken in moving], [(taken, wanted[taken.pk]) for taken in moving]]
    for taken, number in [each for part in rounds for each in part]:
        if number is not None:
            for row in hanging[taken.pk]:
                yield row, {"letter" if row is taken else "step": number}


def _deliveries(journey: Journey, person: Person) -> dict[int, list[Model]]:
    found: dict[int, list[Model]] = defaultdict(list)
    if journey.mailing_id is not None:
        for letter in Delivery.objects.filter(mailing=journey.mailing_id, addressee__owner=person).order_by("pk"):
            found[letter.step].append(letter)
    return found


def the_later_word(twin: Subscription, row: Subscription) -> dict[str, Any]:
    """Two records that both spoke of one newsletter: whoever said no is not written to; else the same was said."""
    if row.wish == Subscription.Wish.DECLINED and twin.wish == Subscription.Wish.WANTED:
        return {name: getattr(row, name) for name in ("created_at", "wish", "how", "words", "language")}
    return {}


def the_standing_word(row: Subscription, to: Any) -> Model | None:
    """What has ended is history and is carried over; of what stands there is one."""
    if row.ended_at is not None:
        return None
    theirs = Subscription.objects.standing().filter(newsletter=row.newsletter_id, person=to)
    return theirs.exclude(pk=row.pk).first()


HOLDINGS = (
    Holding(
        name="outreach.subscriptions",
        label=_("Newsletters you said yes or no to"),
        model="outreach.Subscription",
        shows=("newsletter__name_zh", "newsletter__name_en", "wish", "how", "words", "created_at", "ended_at"),
        twin=the_standing_word,
        absorb=the_later_word,
    ),
    Holding(
        name="outreach.travellers",
        label=_("Letters that follow a date, and how far they are"),
        model="outreach.Traveller",
        shows=("journey__name_zh", "journey__name_en", "created_at", "moment_at", "next_at", "ended_at", "ending"),
        identity=("journey", "occasion"),
        absorb=the_farther_way,
    ),
    Holding(
        name="outreach.steps_taken",
        label=_("Each of these letters: when it was due, and why one was skipped"),
        model="outreach.StepTaken",
        path="traveller__person",
        shows=("traveller__journey__name_zh", "traveller__journey__name_en", "due_at", "created_at", "reason"),
    ),
    Holding(
        name="outreach.letter_events",
        label=_("Letters of ours that were opened, and links in them that were followed"),
        model="outreach.LetterEvent",
        path="delivery__addressee__owner",
        by_login="delivery__addressee__login",
        shows=("delivery__subject", "kind", "link", "by_machine", "first_at"),
    ),
)


def journey_of(mailing: Mailing) -> Journey | None:
    if not mailing.about.startswith(f"{Journey._meta.label_lower}:"):
        return None
    return Journey.objects.filter(mailing=mailing).select_related("association").first()


def may_steer_journey(actor: Actor, mailing: Mailing) -> bool:
    """Whoever writes for its unit."""
    journey = journey_of(mailing)
    return journey is not None and WRITE in rights_of(actor).along(journey.association.path)


def page_of_journey(mailing: Mailing) -> str:
    journey = journey_of(mailing)
    return "" if journey is None else reverse("journey_detail", args=[journey.public_id])


__all__ = ["HOLDINGS", "hold_ways", "letters_told_apart", "may_steer_journey", "page_of_journey"]
