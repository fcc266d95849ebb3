"""Two subjects have been tried on some: which one the rest gets. Said once, for its letters may be leaving already."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from outreach.actions.campaigns.drafting import locked
from outreach.answers import better_of, figures_of
from outreach.models import Campaign
from outreach.permissions.campaigns import can_carry_out, can_choose_subject


@action
def choose_subject(campaign: Campaign, variant: str, *, by: Actor) -> Campaign:
    """The rest leaves with it, at the time that was said at the launch.

    Raises ``Refusal`` ``nothing_to_choose``, ``subject_chosen``, ``not_under_way``, ``no_such_variant``.
    """
    campaign = locked(campaign)
    can_choose_subject(by, campaign, variant).or_raise()
    return _choose(campaign, variant, by=by)


@action
def choose_subject_by_rule(campaign: Campaign, *, by: Actor) -> Campaign:
    """When the time of the rest has come and nobody has chosen: the better one by ``answers.better_of``.

    Late by hours it does the same: the rest has waited for it. Twice it changes nothing.
    """
    can_carry_out(by).or_raise()
    campaign = locked(campaign)
    if not Campaign.objects.undecided(timezone.now()).filter(pk=campaign.pk).exists():
        return campaign
    return _choose(campaign, better_of(figures_of(campaign)), by=by)


def _choose(campaign: Campaign, variant: str, *, by: Actor) -> Campaign:
    campaign.change(chosen_variant=variant, chosen_at=timezone.now(), chosen_by=by.person)
    facts = {"variant": variant, "by_rule": by.person is None}
    record(by, "outreach.campaign_subject_chosen", about=[campaign], facts=facts)
    return campaign
