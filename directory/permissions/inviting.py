"""Who invites to claim, and what a code or link opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.permissions.scope import holds
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from directory.models import ClaimInvitation


def can_invite_to_claim(actor: Actor, unit: Association) -> Verdict:
    """Whoever keeps the records of this unit's people."""
    if not (may := can_revoke_invitations(actor, unit)):
        return may
    if not unit.is_standing:
        return refused("unit_is_closed", _("This group is not open. Invite through the one above it."))
    return ALLOWED


def can_revoke_invitations(actor: Actor, unit: Association) -> Verdict:
    """The same people, also of a unit that was closed since: its codes are in drawers still."""
    if not actor.is_system and not holds(actor, Capability.PEOPLE_EDIT, unit):
        return forbidden(_("Only those who keep the records of people may do this."))
    return ALLOWED


def can_revoke_invitation(actor: Actor, invitation: ClaimInvitation) -> Verdict:
    """Whoever keeps the record it opens; before it was used."""
    if not actor.is_system and not ClaimInvitation.objects.visible_to(actor).filter(pk=invitation.pk).exists():
        return forbidden(_("Only those who keep the records of people may do this."))
    if invitation.used_at is not None or invitation.revoked_at is not None:
        return refused("invitation_is_over", _("This was used or taken back already."))
    return ALLOWED
