"""The walls of groups and chapters: who reads, writes, announces and moderates there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, Membership, Term
from associations.models.rights import rights_of
from common.actors import Actor
from conversations.models import Wall
from conversations.places import NOBODY, Place
from people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OPEN = (Association.State.ACTIVE, Association.State.CLOSING)


class GroupWalls(Place):
    """Members read and write; offices held here or above announce and moderate, and read where they do."""

    name = "associations.groups"

    def readers(self, actor: Actor) -> Q:
        return _of_members(actor) | self.announcers(actor) | self.moderators(actor)

    def writers(self, actor: Actor) -> Q:
        """What is closed can still be read."""
        return (_of_members(actor) | self.announcers(actor)) & Q(association__state__in=OPEN)

    def announcers(self, actor: Actor) -> Q:
        return _in_reach(actor, Capability.WALL_ANNOUNCE)

    def moderators(self, actor: Actor) -> Q:
        return _in_reach(actor, Capability.WALL_MODERATE)

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


def _of_members(actor: Actor) -> Q:
    if actor.person is None:
        return NOBODY
    standing = Membership.objects.standing().filter(person=actor.person, association__wall=OuterRef("pk"))
    return Q(Exists(standing))


def _in_reach(actor: Actor, capability: str) -> Q:
    roots = rights_of(actor).roots_of(capability)
    return Q(association__path__overlap=roots) if roots else NOBODY


def _is_class(wall: Wall) -> bool:
    return wall.association.kind == Association.Kind.CLASS
