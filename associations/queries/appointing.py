"""Whom one may choose for an office: people of the association first, then whoever is in one's reach."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from associations.models import Association, Capability, Membership, Placement
from associations.queries.reach import people_in_reach
from common.actors import Actor
from people.models import Person

SHOWN = 30  # in the list one chooses from; a name narrows it


def persons_to_choose_from(actor: Actor, association: Association) -> QuerySet[Person]:
    """Members, those placed here, and those whose records the actor keeps. The living, in the order of names."""
    members = Membership.objects.standing().filter(person=OuterRef("pk"), association=association)
    placed = Placement.objects.filter(affiliation__person=OuterRef("pk"), association=association)
    reach = Q(Exists(members)) | Q(Exists(placed)) | people_in_reach(actor, Capability.PEOPLE_SEE)
    return Person.objects.living().filter(reach).in_name_order()


def members_to_choose_from(association: Association) -> QuerySet[Person]:
    """For a hand-over: the members."""
    members = Membership.objects.standing().filter(person=OuterRef("pk"), association=association)
    return Person.objects.living().filter(Exists(members)).in_name_order()


def by_name(persons: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Narrow by a part of the name, in characters or in letters."""
    words = text.split()
    for word in words:
        persons = persons.filter(Q(full_name__icontains=word) | Q(search_forms__icontains=word))
    return persons
