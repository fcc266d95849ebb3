"""Who may take somebody in without asking, leave, and remove."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Ban, Capability, Membership, Term
from associations.permissions.scope import must_hold
from associations.queries.reach import people_in_reach
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import Person


def can_add_member(actor: Actor, association: Association, person: Person) -> Verdict:
    """An officer enters somebody who is theirs already, or who asked.

    Whoever is in a group comes into the reach of its officers, contacts and all; so nobody is drawn into it who
    stands elsewhere and has not said yes. An invitation alone does not count: the officer has written it.
    """
    may = must_hold(actor, Capability.MEMBERS_MANAGE, association)
    if not may:
        return may
    if association.state != Association.State.ACTIVE:
        return refused("association_closed", _("This group takes nobody in any more."))
    if person.deceased_at is not None:
        return refused("person_deceased", _("This person is no longer alive."))
    if Ban.objects.standing_at(association).filter(person=person).exists():
        return refused("banned", _("This person is banned here. Lift the ban first."))
    if association.memberships.standing().filter(person=person).exists():
        return refused("already_a_member", _("This person is a member already."))
    if person.login_id and association.join_requests.waiting().filter(login=person.login_id).exists():
        return ALLOWED
    return _are_kept(actor, association, [person.pk])


def can_enrol(actor: Actor, association: Association, people: Sequence[int]) -> Verdict:
    """The same for many at once, by their keys; who is a member already is nobody's trouble."""
    may = must_hold(actor, Capability.MEMBERS_MANAGE, association)
    if not may:
        return may
    if association.state != Association.State.ACTIVE:
        return refused("association_closed", _("This group takes nobody in any more."))
    if Person.objects.filter(pk__in=people).exclude(deceased_at=None).exists():
        return refused("person_deceased", _("Somebody on this roll is no longer alive."))
    if Ban.objects.standing_at(association).filter(person__in=people).exists():
        return refused("banned", _("Somebody on this roll is banned here. Lift the ban first."))
    return _are_kept(actor, association, people)


def _are_kept(actor: Actor, association: Association, people: Sequence[int]) -> Verdict:
    kept = people_in_reach(actor, Capability.MEMBERS_MANAGE, over=association)
    if Person.objects.filter(kept, pk__in=people).count() == len(set(people)):
        return ALLOWED
    return refused("invitation_needed", _("Others keep this person. Send an invitation; they decide themselves."))


def can_leave(actor: Actor, membership: Membership) -> Verdict:
    if actor.person is None or actor.person.pk != membership.person_id:
        return forbidden(_("Only the member can leave; an officer can remove."))
    return _can_end(membership)


def can_remove(actor: Actor, membership: Membership) -> Verdict:
    may = must_hold(actor, Capability.MEMBERS_MANAGE, membership.association)
    return may and _can_end(membership)


def _can_end(membership: Membership) -> Verdict:
    if membership.ended_at is not None:
        return refused("membership_ended", _("This membership has ended already."))
    in_office = Term.objects.filter(association=membership.association, person=membership.person).not_over()
    if in_office.exists():
        return refused("still_in_office", _("There is an office to hand over first."))
    return ALLOWED
