"""Say yes to what another wants to send to many, or send it back."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor, system
from common.bell import ring
from outreach import emails
from outreach.actions.campaigns.drafting import locked
from outreach.actions.messages import copy_message
from outreach.models import Campaign
from outreach.permissions.campaigns import can_approve, can_send_back
from outreach.queries.campaigns import is_author

State = Campaign.State


@action
def approve_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """Yes to exactly this text and these conditions: both are fixed since it was handed in.

    Raises ``Forbidden`` for whoever wrote it (``author_approves``), ``Refusal`` ``campaign_<state>``.
    """
    campaign = locked(campaign)
    can_approve(by, campaign).or_raise()
    campaign.change(state=State.SCHEDULED, approved_by=by.person, approved_at=timezone.now(), note="")
    record(by, "outreach.campaign_approved", about=[campaign, campaign.message], facts={"people": campaign.expected})
    emails.queue_campaign_approved(campaign)
    if campaign.starts_at is not None and campaign.starts_at <= timezone.now():
        ring("outreach.launch_due_campaigns")
    return campaign


@action
def send_back_campaign(campaign: Campaign, note: str = "", *, by: Actor) -> Campaign:
    """Back to its author, who reads the ``note`` and may change it again; the author takes it back by the same.

    What had been handed in stays fixed as it was; the author goes on with a copy of it.
    Raises ``Refusal`` ``campaign_<state>``, ``note_is_missing`` when another sends it back without a word.
    """
    campaign = locked(campaign)
    can_send_back(by, campaign, note).or_raise()
    by_another = not is_author(by, campaign)
    give_back(campaign, note.strip())
    record(by, "outreach.campaign_sent_back", about=[campaign], facts={"by_author": not by_another})
    if by_another:
        emails.queue_campaign_sent_back(campaign)
    return campaign


def give_back(campaign: Campaign, note: str, code: str = "") -> None:
    """A draft again, with a message that can be changed and is its author's; approved by nobody.

    The house copies: whoever approves need not be one who writes.
    """
    copy = copy_message(campaign.message, by=system("campaign"))
    campaign.change(
        state=State.DRAFT,
        message=copy.change(author=campaign.author),
        conditions=None,
        submitted_at=None,
        expected=None,
        approved_by=None,
        approved_at=None,
        note=note,
        return_code=code,
    )
