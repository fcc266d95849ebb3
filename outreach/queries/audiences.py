"""Who is in an audience now, as far as the one who asks reaches them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from associations.models import Association, Membership, Placement, Term
from associations.models.rights import rights_of
from common.actors import Actor
from outreach.models.audiences import WRITE
from outreach.queries.conditions import condition_of, tree_of
from people.models import Person
from people.models.persons import PersonQuerySet


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
    below = {"association__path__contains": [association.pk]}
    placed = Placement.objects.filter(**below).order_by().values_list("affiliation__person_id")
    inside = Membership.objects.standing().filter(**below).order_by().values_list("person_id")
    serving = Term.objects.serving_today().filter(**below).order_by().values_list("person_id")
    return Q(pk__in=placed.union(inside, serving, all=True))
