"""Where walls hang, and what each relation to such a place allows. Filled by the apps above when they are ready.

A place answers with conditions on ``Wall``, never wall by wall, so that a list of posts from many places is
filtered in one statement.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.registry import Registry

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from conversations.models import Wall
    from people.models import Person

NOBODY = Q(pk__in=[])
READ_SCOPE = "conversations:read"


@dataclass(frozen=True, slots=True)
class WallRights:
    """In which relations to one wall somebody stands; named like the relations of ``Place``."""

    readers: bool = False
    writers: bool = False
    announcers: bool = False
    moderators: bool = False


class Place(ABC):
    """A kind of place, such as class groups. ``name`` (``associations.groups``) stands in every wall that hangs there.

    ``readers``, ``writers``, ``announcers`` and ``moderators`` each give a ``Q`` on Wall: those walls on which the
    actor is one. They must not join to many rows: use ``Exists``. Writers, announcers and moderators should be
    readers as well; whoever is not, is none.
    """

    name: str

    @abstractmethod
    def readers(self, actor: Actor) -> Q:
        """Who reads."""

    @abstractmethod
    def writers(self, actor: Actor) -> Q:
        """Who posts, and answers."""

    def announcers(self, actor: Actor) -> Q:
        """Who may address everybody, and pin."""
        return NOBODY

    def moderators(self, actor: Actor) -> Q:
        """Who looks at what was reported, and hides."""
        return NOBODY

    def relations_to(self, wall: Wall, actor: Actor) -> WallRights | None:
        """The four answers above for one wall, where the place knows them without the database; else None."""
        return None

    @abstractmethod
    def audience(self, wall: Wall) -> QuerySet[Person]:
        """Who hears of a new post, each by their own preference."""

    def keepers(self, wall: Wall) -> Iterable[Person]:
        """Who is told that something was reported."""
        return ()

    @abstractmethod
    def label(self, wall: Wall) -> StrOrPromise:
        """The name of the place: 2006级会计电算化3班."""

    @abstractmethod
    def link(self, wall: Wall) -> str:
        """The page on which the wall hangs."""

    def prompt(self, wall: Wall) -> StrOrPromise:
        """What stands in the empty field: write to your 34 classmates."""
        return _("Write to the group")

    def send_label(self, wall: Wall) -> StrOrPromise:
        """What the button says."""
        return _("Post it")

    def who_reads(self, wall: Wall) -> StrOrPromise:
        """Said beside the button, before somebody writes."""
        return _("Only members of the group see it")

    def titles(self, wall: Wall, persons: Iterable[int]) -> dict[int, StrOrPromise]:
        """What some of these persons are here, by key: the liaison. One query, whoever they are."""
        return {}


places: Registry[Place] = Registry()


def walls_where(relation: Callable[[Place, Actor], Q], actor: Actor) -> Q:
    """The walls of all places on which the actor stands in this relation: ``walls_where(Place.readers, actor)``.

    The house itself stands in every relation to every wall; a token in none without its scope.
    """
    if not actor.holds_scope(READ_SCOPE):
        return NOBODY
    if actor.is_system:
        return Q(pk__isnull=False)
    found = NOBODY
    for place in places:
        found |= Q(place=place.name) & _asked(place, relation, actor)
    return found


def _asked(place: Place, relation: Callable[[Place, Actor], Q], actor: Actor) -> Q:
    """By name, so that a place's own answer counts."""
    answer: Q = getattr(place, relation.__name__)(actor)
    return answer


def place_of(wall: Wall) -> Place:
    """Raises ``KeyError`` for a wall of a place that no app hangs in any more."""
    return places[wall.place]
