"""Opening walls."""

from __future__ import annotations

from collections.abc import Sequence

from common.actions import action
from common.actors import Actor
from conversations.models import Wall
from conversations.places import Place


@action
def open_wall(place: Place, *, by: Actor) -> Wall:
    """A wall for this place. The app that owns the place asked who may, and ties the wall to its row."""
    return Wall.objects.add(place=place.name)


@action
def open_walls(place: Place, count: int, *, by: Actor) -> list[Wall]:
    """So many walls for this place, in one statement."""
    return Wall.objects.bulk_create([Wall(place=place.name) for _ in range(count)])


@action
def remove_walls(walls: Sequence[int], *, by: Actor) -> None:
    """Walls of places that are gone, by their keys. Called by the app that owned them; nobody has written there."""
    Wall.objects.filter(pk__in=walls).delete()
