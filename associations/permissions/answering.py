"""Who answers a group's join requests today, and who does when nobody is there."""

from __future__ import annotations

from associations.models import Association
from associations.permissions.scope import answerers_of
from people.models import Person


def who_answers(association: Association) -> Association:
    """The group itself when somebody serves there, else the nearest unit above with somebody; at last the school."""
    return next((unit for unit in _upwards(association) if _is_served(unit)), _upwards(association)[-1])


def next_tier_up(association: Association) -> Association | None:
    """The nearest unit above with somebody who answers; None when there is none but the one that has it."""
    return next((unit for unit in _upwards(association)[1:] if _is_served(unit)), None)


def officers_in_charge(association: Association) -> list[Person]:
    """The persons to whom a request that lies here is shown."""
    return list(answerers_of(association))


def _is_served(association: Association) -> bool:
    return answerers_of(association).exists()


def _upwards(association: Association) -> list[Association]:
    return list(Association.objects.at_or_above(association).order_by("-tier", "-pk"))
