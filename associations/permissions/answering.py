"""Who answers a group's join requests today, and who does when nobody is there."""

from __future__ import annotations

from associations.models import Association
from associations.permissions.scope import answerers_of, nearest_with_answerers
from people.models import Person


def who_answers(association: Association) -> Association:
    """The group itself when somebody serves there, else the nearest unit above with somebody; at last the school."""
    return nearest_with_answerers(association)


def next_tier_up(association: Association) -> Association | None:
    """The nearest unit above with somebody who answers; None when it lies at the top already."""
    return nearest_with_answerers(association.parent) if association.parent else None


def officers_in_charge(association: Association) -> list[Person]:
    """The persons to whom a request that lies here is shown."""
    return list(answerers_of(association))
