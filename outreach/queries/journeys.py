"""Whom a journey is for, and which dates it begins with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from associations.models.rights import rights_of
from common.actors import Actor, system
from messaging.registry import Occasion, moments
from outreach.models import Journey, JourneyStep, Traveller
from outreach.models.audiences import WRITE
from outreach.queries.audiences import people_of
from outreach.queries.conditions import condition_of, tree_of
from people.models import Person


def owner_of(journey: Journey) -> Actor:
    """As whom its conditions are asked: what its owner may not choose by chooses nobody."""
    return system("clock", on_behalf_of=journey.owner)


def has_an_owner(journey: Journey) -> bool:
    """Somebody answers for it who may write for its unit today."""
    if journey.owner is None:
        return False
    return WRITE in rights_of(owner_of(journey)).along(journey.association.path)


def people_for(journey: Journey) -> QuerySet[Person]:
    """The living of its unit who fit its conditions now. None where its owner does not write for the unit."""
    if not has_an_owner(journey):  # without one the house itself would ask
        return Person.objects.none()
    return people_of(journey.association, journey.conditions, by=owner_of(journey))


def shown_to(actor: Actor, journey: Journey, people: QuerySet[Person]) -> QuerySet[Person]:
    """Of these the ones whom this reader may be shown on this journey: that somebody is on it tells when their moment
    is, and that they fit its conditions."""
    field = moments[journey.moment].field if journey.moment in moments else "name"
    fits = condition_of(tree_of(journey.conditions), actor, journey.association)
    return people.visible_to(actor).showing(actor, field).filter(fits)


def fitting(conditions: Any, journey: Journey, people: Collection[int]) -> set[int]:
    """Of these the ones that fit, asked on behalf of the owner; nobody fits no conditions."""
    tree = tree_of(conditions or {})
    if tree is None or not people or not has_an_owner(journey):
        return set()
    fits = condition_of(tree, owner_of(journey), journey.association)
    return set(Person.objects.filter(fits, pk__in=people).values_list("pk", flat=True))


def moments_of(journey: Journey, travellers: Collection[Traveller]) -> Mapping[Occasion, datetime]:
    """When their moments are now; those that are settled are missing. Without a moment nothing settles."""
    pairs = {(each.person_id, each.occasion): each.moment_at for each in travellers}
    if not journey.moment:
        return pairs
    return moments[journey.moment].of(list(pairs)) if journey.moment in moments else {}


def beginnings(journey: Journey, first: JourneyStep, start: datetime, end: datetime) -> QuerySet[Any, Any]:
    """(person, occasion, date) of those whose first letter may be due within ``[start, end)``: a day more on both
    sides, because hours are for the statement around it."""
    shift, day = timedelta(days=first.days), timedelta(days=1)
    return moments[journey.moment].between(start - shift - day, end - shift + day)


__all__ = ["beginnings", "fitting", "has_an_owner", "moments_of", "owner_of", "people_for", "shown_to"]
