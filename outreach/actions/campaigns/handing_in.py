"""Hand a campaign in: from here on nobody changes a word of it, nor whom it is for."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from outreach import emails
from outreach.actions.campaigns.drafting import locked
from outreach.actions.campaigns.reading import people_of_campaign
from outreach.actions.messages import freeze_message
from outreach.models import Campaign
from outreach.permissions.campaigns import can_submit, is_to_be_approved
from outreach.queries.approvers import approvers_of
from outreach.queries.campaigns import conditions_now

State = Campaign.State


@action
def submit_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """The conditions are copied and the message is fixed: what is approved is what leaves.

    Above the size that the institution has set it waits for a second person, who is written to; else it waits for its
    time or for the author's hand. Raises ``Refusal`` ``nobody_in_it``, ``time_has_passed``, ``nobody_approves``,
    ``audience_unreadable``, ``message_has_faults``, ``campaign_<state>``.
    """
    campaign = locked(campaign)
    conditions = conditions_now(campaign)
    people = people_of_campaign(campaign).count()
    can_submit(by, campaign, people).or_raise()
    freeze_message(campaign.message, by=by)
    waits = is_to_be_approved(people)
    campaign.change(
        state=State.SUBMITTED if waits else State.SCHEDULED,
        conditions=conditions,
        expected=people,
        submitted_at=timezone.now(),
        note="",
        return_code="",
    )
    record(by, "outreach.campaign_submitted", about=[campaign, campaign.message], facts={"people": people})
    if waits:
        emails.queue_campaign_waits(campaign, approvers_of(campaign))
    return campaign
