"""To whom somebody is related, as far as a keeper of records may know."""

from __future__ import annotations

from dataclasses import dataclass

from common.actors import Actor
from people.models import Person, Relation, Side
from people.models.circles import Opening
from people.models.persons import PersonQuerySet


@dataclass(frozen=True, slots=True)
class Related:
    """``side`` is what the other one is to the person; ``other`` is None where others keep that record."""

    relation: Relation
    side: Side
    other: Person | None


def people_kept_by(actor: Actor) -> PersonQuerySet:
    """Whose records this actor keeps and may open."""
    return Person.objects.visible_in_console(actor).opened_to(actor, Opening.LOG)


def related_to(person: Person, actor: Actor) -> list[Related]:
    """Two statements."""
    relations = list(Relation.objects.visible_to(actor).of(person).order_by("kind", "pk"))
    if not relations:
        return []
    known = people_kept_by(actor).in_bulk([one.other_than(person) for one in relations])
    return [Related(one, one.side_of(person), known.get(one.other_than(person))) for one in relations]
