"""What an actor may do on one wall, in one query."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db.models import BooleanField, ExpressionWrapper, Q

from common.actors import Actor
from conversations.models import Wall
from conversations.places import READ_SCOPE, places


@dataclass(frozen=True, slots=True)
class WallRights:
    readers: bool = False
    writers: bool = False
    announcers: bool = False
    moderators: bool = False


def rights_on(actor: Actor, wall: Wall) -> WallRights:
    """Named like the relations of ``Place``. Whoever does not read does nothing else; writing needs a Person."""
    names = [field.name for field in fields(WallRights)]
    if actor.is_system:
        return WallRights(*(True for _name in names))
    if wall.place not in places or not actor.holds_scope(READ_SCOPE):
        return WallRights()
    place = places[wall.place]
    asked = {f"is_{name}": _whether(getattr(place, name)(actor)) for name in names}
    found = Wall.objects.filter(pk=wall.pk).annotate(**asked).values(*asked).first() or {}
    if not found.get("is_readers"):
        return WallRights()
    has_person = actor.person is not None
    return WallRights(True, *(has_person and bool(found[f"is_{name}"]) for name in names[1:]))


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
