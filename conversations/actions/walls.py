"""Opening a wall."""

from __future__ import annotations

from common.actions import action
from common.actors import Actor
from conversations.models import Wall
from conversations.places import Place


@action
def open_wall(place: Place, *, by: Actor) -> Wall:
    """A wall for this place. The app that owns the place asked who may, and ties the wall to its row."""
    return Wall.objects.add(place=place.name)
