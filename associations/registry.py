"""What upper floors hang into the officer's desk: where one goes on from it."""

from __future__ import annotations

from collections.abc import Callable

from associations.models import Association
from common.actors import Actor
from common.pages import Link

# Each says where this actor goes on for this unit, or None where there is nothing for them.
desk_links: list[Callable[[Actor, Association], Link | None]] = []


def desk_links_for(actor: Actor, association: Association) -> list[Link]:
    return [link for ask in desk_links if (link := ask(actor, association)) is not None]
