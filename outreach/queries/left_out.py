"""Whom a letter to an audience would not reach now, and why: asked of the stops that the hand-over reads."""

from __future__ import annotations

from dataclasses import dataclass

from common.actors import Actor
from messaging.letters.forecast import forecast, held_back_of
from messaging.models import Delivery
from outreach.models import Audience
from outreach.queries.audiences import belongs_to, people_of, room_to_compare
from outreach.queries.conditions import condition_of, tree_of
from people.models import Person
from people.models.gate import findable
from people.registry import NOBODY

EMAIL = Delivery.Channel.EMAIL
NAMED = 20  # of each reason


@dataclass(frozen=True, slots=True)
class Missed:
    """``code`` is the stop's; ``people`` are some of them, by name."""

    code: str
    count: int
    people: list[Person]

    @property
    def more(self) -> int:
        return self.count - len(self.people)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """By e-mail, of one kind of letter. ``reached`` and ``missed`` count those whose address the reader may know, and
    ``unknown`` all others: what became of their letter would tell who has none. ``dead`` are in no audience."""

    reached: int
    missed: list[Missed]
    unknown: int
    dead: int

    @property
    def total(self) -> int:
        return sum(each.count for each in self.missed)


def left_out(audience: Audience, category: str, *, by: Actor) -> LeftOut:
    """Raises ``ValidationError`` for conditions that cannot be read, ``LookupError`` for no kind of letter."""
    unit = audience.association
    everybody = people_of(unit, audience.conditions, by=by)
    open_ones = findable(by, "email", of_unit=unit)
    known = everybody.filter(open_ones)
    with room_to_compare():
        reasons = forecast(known, category, [EMAIL])[EMAIL] if open_ones != NOBODY else {"": 0}
        keys = held_back_of(known, category, EMAIL, NAMED) if open_ones != NOBODY else {}
        unknown = everybody.exclude(open_ones).count()
    names = {one.pk: one for one in Person.objects.filter(pk__in=[key for each in keys.values() for key in each])}
    missed = [
        Missed(code, many, sorted((names[key] for key in keys.get(code, [])), key=lambda one: one.sort_key))
        for code, many in sorted(reasons.items(), key=lambda reason: -reason[1])
        if code
    ]
    return LeftOut(reasons[""], missed, unknown, _dead(audience, by))


def _dead(audience: Audience, by: Actor) -> int:
    """Who would be in it, had they not died."""
    unit = audience.association
    if not people_of(unit, {}, by=by).exists():
        return 0
    gone = Person.objects.filter(deceased_at__isnull=False, erased_at=None)
    if unit.kind != unit.Kind.SCHOOL:
        gone = gone.filter(belongs_to(unit))
    return gone.filter(condition_of(tree_of(audience.conditions), by, unit)).count()
