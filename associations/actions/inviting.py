"""Inviting somebody by name or everybody by a code; and keeping somebody out."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from associations import emails
from associations.actions.asking import close_waiting_request
from associations.models import Association, Ban, Invitation, Membership
from associations.permissions.joining import (
    can_ban,
    can_come_in_as,
    can_enter,
    can_invite,
    can_lift_ban,
    invitation_is_good,
)
from associations.permissions.offices import can_tie_login_to
from audit.actions import record
from common.actions import action
from common.actors import Actor, system, visitor
from common.models import ALPHABET
from common.verdicts import Refusal
from people.actions import attach_login
from people.models import Affiliation, Person

CODE_LETTERS = 10  # 31^10: 49 bits, tried at most some times an hour


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _each in range(CODE_LETTERS))


@action
def invite(
    association: Association,
    affiliation: Affiliation | None = None,
    *,
    email: str = "",
    most_uses: int = 1,
    days: int = 30,
    by: Actor,
) -> Invitation:
    """Make an invitation: for one roster line, or a code for up to ``most_uses`` people who have a record.

    Raises a Refusal: ``association_closed``, ``record_holds_an_office``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_invite(by, association).or_raise()
    if affiliation is not None:
        can_tie_login_to(by, affiliation.person).or_raise()

    invitation: Invitation = Invitation.objects.add(
        association=association,
        affiliation=affiliation,
        email=email,
        code=new_code(),
        most_uses=1 if affiliation else most_uses,
        expires_at=timezone.now() + timedelta(days=days),
        invited_by=by.person,
    )
    record(by, "associations.invited", about=[invitation, association, *([affiliation] if affiliation else [])])
    if email:
        emails.queue_invitation(invitation)
    return invitation


@action
def revoke_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    association = Association.objects.locked().get(pk=invitation.association_id)
    can_invite(by, association).or_raise()
    invitation = Invitation.objects.locked().get(pk=invitation.pk)
    invitation.change(revoked_at=timezone.now())
    record(by, "associations.invitation_revoked", about=[invitation, association])
    return invitation


@action
def reset_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """A new code for the same invitation; the old one opens nothing any more."""
    association = Association.objects.locked().get(pk=invitation.association_id)
    can_invite(by, association).or_raise()
    invitation = Invitation.objects.locked().get(pk=invitation.pk)
    invitation_is_good(invitation).or_raise()
    invitation.change(code=new_code())
    record(by, "associations.invitation_reset", about=[invitation, association])
    return invitation


@action
def accept_invitation(invitation: Invitation, *, by: Actor) -> Membership:
    """Come in by an invitation. One that names a roster line ties the login to that line's person.

    Raises a Refusal: ``invitation_used``, ``invitation_expired``, ``invitation_withdrawn``,
    ``person_needed`` (the code names no line and the login has no person: ask, with the code as a reference),
    ``record_holds_an_office`` (the line's person was given one that whoever invited could not give).
    """
    association = Association.objects.locked().get(pk=invitation.association_id)
    invitation = Invitation.objects.locked().get(pk=invitation.pk)
    can_enter(by, association).or_raise()
    invitation_is_good(invitation).or_raise()

    person = _invited_person(invitation, by=by)
    invitation.change(uses=invitation.uses + 1)
    membership: Membership = Membership.objects.add(
        association=association, person=person, origin=Membership.Origin.INVITATION, joined_at=timezone.now()
    )
    close_waiting_request(membership, by=by)
    record(by, "associations.member_joined", about=[membership, association, person, invitation])
    emails.queue_welcome_to_the_group(membership)
    return membership


@action
def ban(association: Association, person: Person, reason: str, *, by: Actor) -> Ban:
    """Keep a person out, here and below, with a reason for the record. Standing memberships end.

    Raises ``still_in_office``: an officer's term is ended first.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_ban(by, association, person).or_raise()
    standing: Ban = Ban.objects.add(association=association, person=person, login=person.login, reason=reason)
    for membership in Membership.objects.standing().at_or_below(association).filter(person=person).locked():
        membership.change(ended_at=timezone.now(), ending=Membership.Ending.REMOVED)
    record(by, "associations.banned", about=[standing, association, person])
    return standing


@action
def lift_ban(standing: Ban, *, by: Actor) -> Ban:
    association = Association.objects.locked().get(pk=standing.association_id)
    can_lift_ban(by, association).or_raise()
    standing = Ban.objects.locked().get(pk=standing.pk)
    standing.change(lifted_at=timezone.now())
    record(by, "associations.ban_lifted", about=[standing, association])
    return standing


def _invited_person(invitation: Invitation, *, by: Actor) -> Person:
    if invitation.affiliation is None:
        if by.person is None:
            raise Refusal("person_needed", _("Ask to join first: somebody of the class has to recognise you."))
        return by.person
    person: Person = Person.objects.locked().get(pk=invitation.affiliation.person_id)
    can_come_in_as(person, invitation.association).or_raise()
    if by.person is None and by.user is not None:
        can_tie_login_to(_who_invited(invitation), person).or_raise()
        return attach_login(person, by.user, by=by)
    if by.person is None or by.person.pk != person.pk:
        raise Refusal("invitation_is_for_another", _("This invitation is for somebody else."))
    return person


def _who_invited(invitation: Invitation) -> Actor:
    """With the rights they have today; none when they are gone."""
    if invitation.invited_by is None:
        return visitor("link")
    return system("link", on_behalf_of=invitation.invited_by)
