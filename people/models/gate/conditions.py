"""The gate as conditions on ``Person``: whose field an actor may read, and by whose field they may search.

One rule for reading, filtering, sorting and counting: what ``readable`` or ``findable`` does not let through may not
change an answer in any way. ``gate.reading`` says the same of persons that are on the page already; a test holds the
two against each other for every combination.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Length, Substr
from django.db.models.lookups import LessThanOrEqual

from common.actors import Actor
from common.memory import remembered
from people.models.affiliations import Affiliation
from people.models.audiences import Audience
from people.models.circles import NOBODY, Circle, Opening, circles
from people.models.gate.fields import PersonalField, fields
from people.models.gate.rules import Rule, born_before_of_age, rules
from people.models.privacy import Block, FieldChoice

READ_SCOPE = "people:read"
EVERYBODY = Q(pk__isnull=False)  # an empty Q would vanish when it is joined to others by "or"
END_OF_YEAR = "-12-31"  # a birth date known to the year or month counts as the youngest it may mean


def readable(actor: Actor, field: str) -> Q:
    """Those whose ``field`` this actor may read. Raises ``KeyError`` for a field the gate does not know."""
    return either(*split(actor, field))


def findable(actor: Actor, field: str, *, of_unit: Any = None) -> Q:
    """Those who may be found by the value of ``field``: it is readable, and its owner lets it be searched.

    Officers search what they read: the second switch is about fellow alumni. ``of_unit`` promises that the condition
    is asked of people alone who belong to this unit of the tree.
    """
    return either(*split(actor, field, searching=True, of_unit=of_unit))


def either(*conditions: Q) -> Q:
    """One of them; everybody where one of them says so. The database sees through that at the top of a statement, and
    not further inside it, where it would look through every table for an answer that is known."""
    if EVERYBODY in conditions:
        return EVERYBODY
    said = [condition for condition in conditions if condition != NOBODY]
    return reduce(or_, said) if said else NOBODY


def both(one: Q, other: Q) -> Q:
    if NOBODY in (one, other):
        return NOBODY
    if one == EVERYBODY:
        return other
    return one if other == EVERYBODY else one & other


def split(actor: Actor, field: str, *, searching: bool = False, of_unit: Any = None) -> tuple[Q, Q]:
    """The same in two halves, so that each may be led by its own index.

    First those in the actor's own circles (few, unless an office reaches many); then those who show the field to
    every verified alumnus (``NOBODY`` when the actor is none). Whoever is in the first may be in the second too.
    """
    known = fields[field]
    if not actor.holds_scope(READ_SCOPE):
        return NOBODY, NOBODY
    if actor.is_system:
        return EVERYBODY, EVERYBODY
    kept, others = NOBODY, NOBODY
    for circle in circles:
        if not counts_for(circle, known):
            continue
        here = EVERYBODY if _holds_all(circle, actor, of_unit) else circle.persons(actor)
        if circle.audience is None:
            others = either(others, here)
        elif circle.audience == Audience.NOBODY:
            kept = either(kept, here)
        elif circle.audience == Audience.OFFICERS:
            kept = either(kept, both(here, shown(known, Audience.OFFICERS)))
        else:
            others = either(others, both(here, shown(known, circle.audience, searching=searching)))
    everywhere = NOBODY
    if is_verified_alumnus(actor):
        everywhere = both(shown(known, Audience.ALUMNI, searching=searching), not_blocked(actor))
    return either(kept, both(others, not_blocked(actor))), everywhere


def _holds_all(circle: Circle, actor: Actor, unit: Any) -> bool:
    return unit is not None and circle.holds_all_of is not None and circle.holds_all_of(actor, unit)


def counts_for(circle: Circle, field: PersonalField) -> bool:
    """Whether standing in this circle lets one read such a field, as far as it is shown."""
    if circle.audience is None:
        return field.name == "name" and Opening.RECORD in circle.opens
    return opens(circle, field.needs)


def opens(circle: Circle, needs: Opening) -> bool:
    """Officers read contact data and the register by a right of their own; further out an owner's word is enough."""
    return (Opening.RECORD if circle.audience > Audience.OFFICERS else needs) in circle.opens


def shown(field: PersonalField, to: Audience, *, searching: bool = False) -> Q:
    """Those who show ``field`` at least as far as ``to``."""
    rule = rules()[field.name]
    if searching and not rule.is_searchable:
        return NOBODY
    if to <= min(field.audiences):
        return _as_chosen_searchable(field) if searching else EVERYBODY
    if to > max(field.audiences):
        return NOBODY
    return _as_far_as(rule, to, searching) & _old_enough(field, to)


def _choices(field: PersonalField, *conditions: Q, **lookup: object) -> Exists:
    return Exists(FieldChoice.objects.filter(*conditions, person=OuterRef("pk"), field=field.name, **lookup))


def _as_chosen_searchable(field: PersonalField) -> Q:
    return ~Q(_choices(field, is_searchable=False))


def _as_far_as(rule: Rule, to: Audience, searching: bool) -> Q:
    if rule.is_locked:
        if rule.default < to:
            return NOBODY
        return _as_chosen_searchable(rule.field) if searching else EVERYBODY
    also = {"is_searchable": True} if searching else {}
    chosen = Q(_choices(rule.field, audience__gte=to, **also))
    if rule.default < to:
        return chosen
    if rule.unclaimed >= to:  # each has one choice at most: one look says it
        less = Q(audience__lt=to) | Q(is_searchable=False) if searching else Q(audience__lt=to)
        return ~Q(_choices(rule.field, less))
    return chosen | ~Q(_choices(rule.field)) & Q(login__isnull=False)


def _old_enough(field: PersonalField, to: Audience) -> Q:
    """Beyond what the field goes of students and of minors only those who are neither."""
    condition = EVERYBODY
    if to > field.of_students:
        condition &= Q(is_alumnus())
    if to > field.of_minors:
        condition &= Q(of_age()) | (Q(birth_date="") & Q(is_alumnus()))
    return condition


def is_alumnus() -> Exists:
    return Exists(Affiliation.objects.of_alumni().filter(person=OuterRef("pk")))


def of_age() -> Q:
    """Known to be of age: the last day their birth date may mean lies far enough back."""
    return ~Q(birth_date="") & Q(LessThanOrEqual(latest_birth(), Value(born_before_of_age())))


def latest_birth() -> Concat:
    """The last day a partial date of birth may mean, as ISO text: 2008 → 2008-12-31."""
    rest = Substr(Value(END_OF_YEAR), Length("birth_date") - 3)
    return Concat(F("birth_date"), rest, output_field=CharField())


def not_blocked(actor: Actor) -> Q:
    """Neither has blocked the other."""
    if actor.person is None:
        return EVERYBODY
    either = Q(person=actor.person.pk, blocked=OuterRef("pk")) | Q(person=OuterRef("pk"), blocked=actor.person.pk)
    return ~Q(Exists(Block.objects.filter(either)))


def is_verified_alumnus(actor: Actor) -> bool:
    """Somebody whose login is tied to a record that says they have finished here. One query per request."""
    person, user = actor.person, actor.user
    if person is None or person.deceased_at is not None or (user is not None and not user.is_active):
        return False
    lines = Affiliation.objects.of_alumni().filter(person=person.pk)
    return remembered(("is verified alumnus", person.pk), lines.exists)
