"""Who is in an audience now, as far as the one who asks reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from associations.models import Association, Membership, Placement, Term
from associations.models.associations import AssociationQuerySet, stands_at_or_below
from associations.models.rights import rights_of
from common.actors import Actor
from outreach.models.audiences import WRITE
from outreach.queries.conditions import condition_of, tree_of
from people.models import Person
from people.models.gate import fields, findable
from people.models.persons import PersonQuerySet
from people.registry import NOBODY, Trait, traits


def people_of(association: Association, conditions: Any, *, by: Actor) -> PersonQuerySet:
    """The living of this unit and below that fit, in no order; none where ``by`` does not write for it.

    Whom a stop would hold back is among them: that is asked when letters are written (``left_out``), so that a report
    adds up. Raises ``ValidationError`` for conditions that cannot be read, never choosing everybody instead.
    """
    return of_unit(association, by=by).filter(condition_of(tree_of(conditions), by, association))


def of_unit(association: Association, *, by: Actor) -> PersonQuerySet:
    """Everybody to whom the unit writes: the living who belong there today.

    An office that writes for the unit stands in it or above it, and so reaches all who belong there
    (``reach.people_in_reach``): who belongs is asked once, not whom the office reaches beside.
    """
    if WRITE not in rights_of(by).along(association.path):
        return Person.objects.none()
    people = Person.objects.living()
    return people if association.kind == Association.Kind.SCHOOL else people.filter(belongs_to(association))


def belongs_to(association: Association) -> Q:
    """Placed there or below, a member today, or an officer today. Who has left is not written to any more."""
    below = stands_at_or_below(association.pk)
    placed = Placement.objects.filter(below).order_by().values_list("affiliation__person_id")
    inside = Membership.objects.standing().filter(below).order_by().values_list("person_id")
    serving = Term.objects.serving_today().filter(below).order_by().values_list("person_id")
    return Q(pk__in=placed.union(inside, serving, all=True))


def traits_offered(association: Association, by: Actor) -> list[Trait]:
    """What this actor may choose the people of this unit by, in the order in which it is asked."""
    closed = [NOBODY, Q(pk=by.person.pk if by.person else None)]  # one's own fields open nothing
    open_fields = {field.name: findable(by, field.name, of_unit=association) not in closed for field in fields}
    offered = [trait for trait in traits if trait.is_offered and all(open_fields[name] for name in trait.fields)]
    return sorted(offered, key=lambda trait: (trait.place, trait.name))


def units_offered(trait: Trait, association: Association, by: Actor) -> AssociationQuerySet:
    """The units of a condition: those of one's own part of the tree; and for members the chapters one looks after."""
    standing = Association.objects.standing()
    here = standing.at_or_below(association).filter(kind__in=Association.TIERS)
    if trait.is_open_to is None:
        return here.in_tree_order()
    chapters = standing.filter(kind__in=Association.CHAPTERS).where_actor_may(by, WRITE)
    return standing.filter(Q(pk__in=here.values("pk")) | Q(pk__in=chapters.values("pk"))).in_tree_order()


SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How many they are, exactly, and some of them whose names the reader may know."""

    count: int
    sample: list[Person]


def look_at(association: Association, conditions: Any, *, by: Actor) -> Look:
    """Three statements, whatever is asked. The sample is drawn by chance, and stays until somebody comes or goes."""
    people = people_of(association, conditions, by=by)
    known = people.filter(findable(by, "name", of_unit=association)).prefetch_related("affiliations")
    with room_to_compare():
        drawn = list(known.order_by("public_id")[:SAMPLE])
        count = people.count()
    return Look(count, sorted(drawn, key=lambda person: (person.sort_key, person.pk)))


@contextmanager
def room_to_compare() -> Iterator[None]:
    """Conditions joined by "or" are looked up in tables in memory; where these do not fit, row by row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield
        cursor.execute("SET LOCAL work_mem = DEFAULT")
