"""The walls of groups and chapters: who reads, writes, announces and moderates there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, Membership, Term
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from common.actions import window_is_open
from common.actors import Actor
from conversations.models import Wall
from conversations.places import NOBODY, Place, WallRights
from people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OPEN = (Association.State.ACTIVE, Association.State.CLOSING)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a relation holds: in these groups themselves, and in these units with all that stands below them."""

    groups: Sequence[int] = ()
    roots: Sequence[int] = ()
    states: Sequence[str] = ()

    def on_walls(self) -> Q:
        """As a condition on ``Wall``."""
        here = NOBODY
        if self.groups:
            here |= Q(association__in=self.groups)
        if self.roots:
            here |= Q(association__path__overlap=self.roots)
        return here & Q(association__state__in=self.states) if self.states else here

    def __contains__(self, association: Association) -> bool:
        """The same, of an association that has been read."""
        is_here = association.pk in self.groups or not set(self.roots).isdisjoint(association.path)
        return is_here and (not self.states or association.state in self.states)


class GroupWalls(Place):
    """Members read and write; offices held here or above announce and moderate, and read where they do."""

    name = "associations.groups"

    def readers(self, actor: Actor) -> Q:
        return _read_by(actor).on_walls()

    def writers(self, actor: Actor) -> Q:
        return _written_by(actor).on_walls()

    def announcers(self, actor: Actor) -> Q:
        return _announced_by(actor).on_walls()

    def moderators(self, actor: Actor) -> Q:
        return _moderated_by(actor).on_walls()

    def relations_to(self, wall: Wall, actor: Actor) -> WallRights | None:
        """Offices and groups of the actor are known by now. An action asks the database: the group may have closed."""
        if window_is_open():
            return None
        association = getattr(wall, "association", None)
        if association is None:
            return WallRights()
        reaches = (_read_by(actor), _written_by(actor), _announced_by(actor), _moderated_by(actor))
        return WallRights(*(association in reach for reach in reaches))

    def audience(self, wall: Wall) -> QuerySet[Person]:
        members = Membership.objects.standing().filter(association__wall=wall, person=OuterRef("pk"))
        return Person.objects.living().filter(Exists(members))

    def keepers(self, wall: Wall) -> Iterable[Person]:
        """Who moderates nearest by: the group's own officers, else those of the tier above."""
        path = wall.association.path
        serving = Term.objects.serving_today().filter(
            association__in=path, office__capabilities__contains=[Capability.WALL_MODERATE]
        )
        terms = list(serving.select_related("person"))
        nearest = max((path.index(term.association_id) for term in terms), default=None)
        return [term.person for term in terms if path.index(term.association_id) == nearest]

    def label(self, wall: Wall) -> StrOrPromise:
        return wall.association.name

    def link(self, wall: Wall) -> str:
        return wall.association.get_absolute_url()

    def prompt(self, wall: Wall) -> StrOrPromise:
        return _("Write to the class") if _is_class(wall) else super().prompt(wall)

    def send_label(self, wall: Wall) -> StrOrPromise:
        return _("Post it to the class") if _is_class(wall) else super().send_label(wall)

    def who_reads(self, wall: Wall) -> StrOrPromise:
        return _("Only the class sees it") if _is_class(wall) else super().who_reads(wall)

    def titles(self, wall: Wall, persons: Iterable[int]) -> dict[int, StrOrPromise]:
        """The offices that these persons hold here today."""
        terms = Term.objects.serving_today().filter(association__wall=wall, person__in=persons)
        return {term.person_id: term.office.name for term in terms.select_related("office").order_by("-office__rank")}


GROUP_WALLS = GroupWalls()


def _read_by(actor: Actor) -> Reach:
    rights = rights_of(actor)
    return Reach(
        groups=belongings_of(actor).groups,
        roots=[*rights.roots_of(Capability.WALL_ANNOUNCE), *rights.roots_of(Capability.WALL_MODERATE)],
    )


def _written_by(actor: Actor) -> Reach:
    """What is closed can still be read."""
    return Reach(
        groups=belongings_of(actor).groups, roots=rights_of(actor).roots_of(Capability.WALL_ANNOUNCE), states=OPEN
    )


def _announced_by(actor: Actor) -> Reach:
    return Reach(roots=rights_of(actor).roots_of(Capability.WALL_ANNOUNCE))


def _moderated_by(actor: Actor) -> Reach:
    return Reach(roots=rights_of(actor).roots_of(Capability.WALL_MODERATE))


def _is_class(wall: Wall) -> bool:
    return wall.association.kind == Association.Kind.CLASS
