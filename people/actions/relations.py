"""Who is whose spouse, parent, guardian or sibling."""

from __future__ import annotations

from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person, Relation, Side
from people.permissions import can_part, can_relate


@action
def relate_people(person: Person, other: Person, side: str, *, by: Actor) -> Relation:
    """``other`` is the ``side`` (spouse, parent, child …) of ``person``; of the other way round nothing is kept.

    Raises ``Refusal`` ``related_to_oneself`` or ``related_already``.
    """
    held = {one.pk: one for one in Person.objects.filter(pk__in=[person.pk, other.pk]).locked()}
    can_relate(by, person, other, side).or_raise()
    person, other = held[person.pk], held[other.pk]
    is_turned = side in (Side.CHILD, Side.WARD)
    first, second = (person, other) if is_turned else (other, person)
    kind = Side(side).inverse if is_turned else Side(side)
    relation: Relation = Relation.objects.add(person=first, other=second, kind=kind.value)
    _write_down(by, "people.relation_noted", relation)
    return relation


@action
def part_people(relation: Relation, *, by: Actor) -> None:
    """It was a mistake, or is so no longer."""
    list(Person.objects.filter(pk__in=[relation.person_id, relation.other_id]).locked())
    found = Relation.objects.select_related("person", "other").locked().filter(pk=relation.pk).first()
    if found is None:
        return  # somebody else was faster, and wrote it down
    relation = found
    can_part(by, relation).or_raise()
    _write_down(by, "people.relation_removed", relation)
    relation.delete()


def _write_down(by: Actor, verb: str, relation: Relation) -> None:
    """A line for each of them: who reads about one is not led to the other."""
    for person in (relation.person, relation.other):
        record(by, verb, about=[person, relation], facts={"kind": relation.kind})
