"""Whom of a class nobody can reach."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from associations.models import Association, Placement
from common.actors import Actor
from people.models import ContactProposal, Person
from people.queries import is_lost

MOST_LOST = 500


@dataclass(frozen=True, slots=True)
class Lost:
    """``state`` of the latest proposal the reader may know of: their own, or any where they keep the class."""

    person: Person
    state: str = ""
    label: str = ""
    is_own: bool = False


def lost_of(association: Association, actor: Actor, *, keeps: bool) -> list[Lost]:
    """Names only, in the order of names; never the dead. Two queries."""
    placed = Placement.objects.filter(association=association, affiliation__person=OuterRef("pk"))
    known = Person.objects.all() if keeps else Person.objects.visible_to(actor)
    people = list(known.filter(is_lost(), Exists(placed)).in_name_order()[:MOST_LOST])
    made = ContactProposal.objects.filter(person__in=people).order_by("pk")
    if not keeps:
        made = made.filter(proposed_by=actor.person)
    latest = {proposal.person_id: proposal for proposal in made}
    return [_told(person, latest.get(person.pk), actor, keeps=keeps) for person in people]


def _told(person: Person, proposal: ContactProposal | None, actor: Actor, *, keeps: bool) -> Lost:
    """To whoever proposed it, an answer that is no "yes" reads as none: they are not told that an address works."""
    if proposal is None:
        return Lost(person)
    state = proposal.state if keeps else ContactProposal.State.WAITING
    is_own = actor.person is not None and proposal.proposed_by_id == actor.person.pk
    return Lost(person, state, str(ContactProposal.State(state).label), is_own)
