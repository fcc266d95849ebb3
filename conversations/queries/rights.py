"""What an actor may do on one wall: known to its place, else in one query."""

from __future__ import annotations

from dataclasses import fields

from django.db.models import BooleanField, ExpressionWrapper, Q

from common.actors import Actor
from conversations.models import Wall
from conversations.places import READ_SCOPE, Place, WallRights, places

NAMES = [field.name for field in fields(WallRights)]


def rights_on(actor: Actor, wall: Wall) -> WallRights:
    """Whoever does not read does nothing else; writing needs a Person."""
    if actor.is_system:
        return WallRights(*(True for _name in NAMES))
    if wall.place not in places or not actor.holds_scope(READ_SCOPE):
        return WallRights()
    place = places[wall.place]
    found = place.relations_to(wall, actor) or _asked(place, wall, actor)
    if not found.readers:
        return WallRights()
    return found if actor.person is not None else WallRights(readers=True)


def _asked(place: Place, wall: Wall, actor: Actor) -> WallRights:
    asked = {f"is_{name}": _whether(getattr(place, name)(actor)) for name in NAMES}
    found = Wall.objects.filter(pk=wall.pk).annotate(**asked).values_list(*asked).first()
    return WallRights(*map(bool, found or ()))


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
