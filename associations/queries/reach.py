"""Whom a right reaches, as conditions for ``Person``: for lists, and for the gate over reading people."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from associations.models import Association, Capability, Membership, Placement, Term
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from common.actors import Actor

NOBODY = Q(pk__in=[])
EVERYBODY = Q(pk__isnull=False)  # an empty Q would vanish when it is joined to others by "or"


def holds_at_school(actor: Actor, capability: str) -> bool:
    """For rows that belong to no unit: the institution's settings, letters to nobody we know."""
    return capability in rights_of(actor).at_school()


def holds_over(actor: Actor, capability: str, unit: Association) -> bool:
    """Then the reach holds everybody of the unit: who is placed, a member or an officer there or below."""
    return capability in rights_of(actor).along(unit.path)


def people_in_reach(actor: Actor, capability: str, over: Association | None = None) -> Q:
    """Persons in any unit over which the actor holds the capability.

    Placed there by an affiliation, a member (also a former one), or an officer. From the school one reaches
    everybody, also who stands nowhere yet. ``over`` asks for those offices alone that answer for this association:
    what a second office keeps elsewhere does not count.
    """
    if holds_at_school(actor, capability):
        return EVERYBODY
    roots = rights_of(actor).roots_of(capability)
    if over is not None:
        roots = [root for root in roots if root in over.path]
    if not roots:
        return NOBODY
    here = {"association__path__overlap": roots}
    return (
        Q(Exists(Placement.objects.filter(affiliation__person=OuterRef("pk"), **here)))
        | Q(Exists(Membership.objects.filter(person=OuterRef("pk"), **here)))
        | Q(Exists(Term.objects.filter(person=OuterRef("pk"), **here)))
    )


def knows_members_of(actor: Actor, unit: int) -> bool:
    """Who is in a group is known inside it, and to those who look after it, see its records or write to it."""
    if actor.is_system or unit in belongings_of(actor).groups:
        return True
    rights = rights_of(actor)
    asked = (Capability.MEMBERS_MANAGE, Capability.PEOPLE_SEE, Capability.CAMPAIGNS_WRITE)
    roots = [root for capability in asked for root in rights.roots_of(capability)]
    return bool(roots) and Association.objects.filter(pk=unit, path__overlap=roots).exists()


def stands_nowhere() -> Q:
    """Persons whom no unit keeps: not placed, never a member, never an officer."""
    return ~(
        Q(Exists(Placement.objects.filter(affiliation__person=OuterRef("pk"))))
        | Q(Exists(Membership.objects.filter(person=OuterRef("pk"))))
        | Q(Exists(Term.objects.filter(person=OuterRef("pk"))))
    )


def fellow_members(actor: Actor) -> Q:
    """In one of the actor's own groups."""
    own = belongings_of(actor).groups
    fellows = Membership.objects.standing().filter(person=OuterRef("pk"), association__in=own)
    return Q(Exists(fellows)) if own else NOBODY


def fellow_member_keys(actor: Actor) -> QuerySet[Any, int]:
    """The same people by their keys, read from the memberships alone."""
    own = belongings_of(actor).groups
    return Membership.objects.standing().filter(association__in=own).order_by().values_list("person_id", flat=True)


def classmates(actor: Actor) -> Q:
    """Of one of the actor's own classes: on its roster, in the group or not; or in its group."""
    standing = belongings_of(actor).standing
    own = [each.association_id for each in standing if each.kind == Association.Kind.CLASS]
    if not own:
        return NOBODY
    beside = Placement.objects.filter(affiliation__person=OuterRef("pk"), association__in=own)
    inside = Membership.objects.standing().filter(person=OuterRef("pk"), association__in=own)
    return Q(Exists(beside)) | Q(Exists(inside))


def classmate_keys(actor: Actor) -> QuerySet[Any, int]:
    """The same people by their keys."""
    standing = belongings_of(actor).standing
    own = [each.association_id for each in standing if each.kind == Association.Kind.CLASS]
    beside = Placement.objects.filter(association__in=own).order_by().values_list("affiliation__person_id", flat=True)
    inside = Membership.objects.standing().filter(association__in=own).order_by()
    return beside.union(inside.values_list("person_id", flat=True))


def kept_at_school(actor: Actor) -> Q:
    """Everybody, for those who keep the whole register."""
    keeps = holds_at_school(actor, Capability.PEOPLE_EDIT) and holds_at_school(actor, Capability.PEOPLE_SEE)
    return EVERYBODY if keeps else NOBODY


def contacts_kept_at_school(actor: Actor) -> Q:
    """The same, where that office also sees how people are reached."""
    return kept_at_school(actor) if holds_at_school(actor, Capability.PEOPLE_SEE_CONTACTS) else NOBODY


def officers_above(actor: Actor) -> Q:
    """Who serves today in the actor's groups or anywhere above them."""
    units = belongings_of(actor).units_above
    serving = Term.objects.filter(person=OuterRef("pk"), association__in=units).serving_today()
    return Q(Exists(serving)) if units else NOBODY
