"""Coming in by an officer's hand, leaving, and being removed. Joining by oneself: see the files beside this one."""

from __future__ import annotations

from django.utils import timezone

from associations import emails
from associations.actions.asking import close_waiting_request
from associations.models import Association, Membership
from associations.permissions.members import can_add_member, can_leave, can_remove
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person


@action
def add_member(association: Association, person: Person, *, by: Actor) -> Membership:
    """Enter somebody who is kept here already, or who asked: their request is answered by it.

    Raises ``already_a_member``, ``association_closed``, ``banned``, ``person_deceased``, ``invitation_needed``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_add_member(by, association, person).or_raise()
    membership: Membership = Membership.objects.add(
        association=association, person=person, origin=Membership.Origin.STAFF, joined_at=timezone.now()
    )
    asked = close_waiting_request(membership, by=by)
    record(by, "associations.member_joined", about=[membership, association, person, *asked], facts={"origin": "staff"})
    for join_request in asked:
        emails.queue_join_request_approved(join_request)
    return membership


@action
def leave_association(membership: Membership, *, by: Actor) -> Membership:
    """Go. The row is kept with its dates; one may come again. Raises ``still_in_office``, ``membership_ended``."""
    membership = _held(membership)
    can_leave(by, membership).or_raise()
    return _end(membership, Membership.Ending.LEFT, "associations.member_left", by=by)


@action
def remove_member(membership: Membership, *, by: Actor, reason: str = "") -> Membership:
    """Take somebody off the list and tell them, with the reason when one is given. It is no ban.

    Raises ``still_in_office``, ``membership_ended``.
    """
    membership = _held(membership)
    can_remove(by, membership).or_raise()
    emails.queue_member_removed(membership, reason.strip())
    return _end(membership, Membership.Ending.REMOVED, "associations.member_removed", by=by)


def _held(membership: Membership) -> Membership:
    Association.objects.locked().get(pk=membership.association_id)
    return Membership.objects.select_related("association", "person").locked().get(pk=membership.pk)


def _end(membership: Membership, ending: str, verb: str, *, by: Actor) -> Membership:
    membership.change(ended_at=timezone.now(), ending=ending)
    record(by, verb, about=[membership, membership.association, membership.person])
    return membership
