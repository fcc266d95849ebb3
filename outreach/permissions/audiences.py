"""Who keeps audiences, and when one may go."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.permissions.scope import must_hold
from associations.queries.reach import holds_at_school
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from outreach.models import Audience, Campaign
from outreach.models.audiences import WRITE
from outreach.queries.conditions import Node, leaves_of


def can_create_audience(actor: Actor, association: Association) -> Verdict:
    """For a unit one writes for."""
    return must_hold(actor, WRITE, association)


def can_choose_by(actor: Actor, tree: Node | None) -> Verdict:
    """What one may not know of people one may not choose them by."""
    closed = next((leaf for leaf in leaves_of(tree) if not leaf.is_open_to(actor)), None)
    if closed is None:
        return ALLOWED
    return refused("condition_closed", _("You may not choose by this: %(said)s.") % {"said": closed.said()})


def can_change_audience(actor: Actor, audience: Audience) -> Verdict:
    """Whoever made it, or the alumni office, while they write for the unit. Others make a copy."""
    if not (may := must_hold(actor, WRITE, audience.association)):
        return may
    is_own = actor.person is not None and audience.owner_id == actor.person.pk
    if is_own or holds_at_school(actor, WRITE):
        return ALLOWED
    return forbidden(_("Somebody else made this audience. Make a copy of it to change it."))


def can_copy_audience(actor: Actor, audience: Audience) -> Verdict:
    """Whoever writes for the unit."""
    return must_hold(actor, WRITE, audience.association)


def can_delete_audience(actor: Actor, audience: Audience) -> Verdict:
    """Not while a campaign that has not left yet is to go to it."""
    if not (may := can_change_audience(actor, audience)):
        return may
    over = [Campaign.State.LAUNCHED, Campaign.State.WITHDRAWN]
    campaign = Campaign.objects.filter(audience=audience).exclude(state__in=over).order_by("pk").first()
    if campaign is None:
        return ALLOWED
    words = {"title": campaign.title}
    return refused("audience_in_use", _("The campaign “%(title)s” is to go to it, and has not left yet.") % words)
