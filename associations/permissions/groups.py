"""Who may look into a group."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.models.belonging import belongings_of
from associations.permissions.scope import capabilities_of
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden


def is_member(actor: Actor, association: Association) -> bool:
    return association.pk in belongings_of(actor).groups


def can_see_inside(actor: Actor, association: Association) -> Verdict:
    """Names, wall and album are for the members, and for the officers who answer for the group, here or above."""
    serves = {Capability.PEOPLE_SEE, Capability.REQUESTS_DECIDE} & capabilities_of(actor, association)
    if serves or is_member(actor, association):
        return ALLOWED
    return forbidden(_("Only members of the group see who is in it."))


def can_see_members(actor: Actor, association: Association) -> Verdict:
    """The list of a group: for its members, and for officers who look after members or records, here or above.

    The same as ``Membership.objects.visible_to`` has it of those who are members today.
    """
    serves = {Capability.PEOPLE_SEE, Capability.MEMBERS_MANAGE} & capabilities_of(actor, association)
    if serves or is_member(actor, association):
        return ALLOWED
    return forbidden(_("Only members see who is in it."))
