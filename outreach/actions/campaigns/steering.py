"""A campaign under way: stop, go on, end; and the figures to its author when it is over."""

from __future__ import annotations

from typing import cast

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.actions.mailings import cancel_mailing, pause_mailing, resume_mailing
from messaging.models import Mailing
from outreach import emails
from outreach.actions.campaigns.drafting import locked
from outreach.models import Campaign
from outreach.permissions.campaigns import can_cancel, can_carry_out, can_pause, can_resume


@action
def pause_campaign(campaign: Campaign, reason: str = "", *, by: Actor) -> Campaign:
    """Nothing more leaves than what is being handed over at this moment.

    Raises ``Refusal`` ``not_under_way`` and those of ``pause_mailing``.
    """
    campaign = locked(campaign)
    can_pause(by, campaign).or_raise()
    campaign.mailing = pause_mailing(cast(Mailing, campaign.mailing), reason, by=by)
    record(by, "outreach.campaign_paused", about=[campaign])
    return campaign


@action
def resume_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """It goes on where it stopped. Raises ``Refusal`` ``not_under_way`` and those of ``resume_mailing``."""
    campaign = locked(campaign)
    can_resume(by, campaign).or_raise()
    campaign.mailing = resume_mailing(cast(Mailing, campaign.mailing), by=by)
    record(by, "outreach.campaign_resumed", about=[campaign])
    return campaign


@action
def cancel_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """What has not left never will. Raises ``Refusal`` ``not_under_way`` and those of ``cancel_mailing``."""
    campaign = locked(campaign)
    can_cancel(by, campaign).or_raise()
    campaign.mailing = cancel_mailing(cast(Mailing, campaign.mailing), by=by)
    record(by, "outreach.campaign_cancelled", about=[campaign])
    return campaign


@action
def tell_of_the_end(campaign: Campaign, *, by: Actor) -> bool:
    """To the author, once: it is over, and these are the figures. False when somebody has told them already."""
    can_carry_out(by).or_raise()
    found = Campaign.objects.over_and_not_told().filter(pk=campaign.pk).locked().first()
    if found is None:
        return False
    campaign = locked(campaign)
    campaign.change(ended_told_at=timezone.now())
    emails.queue_campaign_over(campaign)
    return True
