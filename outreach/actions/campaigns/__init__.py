"""A campaign, from its first line to its last letter."""

from outreach.actions.campaigns.choosing import choose_subject, choose_subject_by_rule
from outreach.actions.campaigns.deciding import approve_campaign, send_back_campaign
from outreach.actions.campaigns.drafting import (
    change_campaign,
    create_campaign,
    take_over_campaign,
    time_campaign,
    withdraw_campaign,
)
from outreach.actions.campaigns.handing_in import submit_campaign
from outreach.actions.campaigns.launching import launch_campaign, launch_due_campaign
from outreach.actions.campaigns.steering import cancel_campaign, pause_campaign, resume_campaign, tell_of_the_end

__all__ = [
    "approve_campaign",
    "cancel_campaign",
    "change_campaign",
    "choose_subject",
    "choose_subject_by_rule",
    "create_campaign",
    "launch_campaign",
    "launch_due_campaign",
    "pause_campaign",
    "resume_campaign",
    "send_back_campaign",
    "submit_campaign",
    "take_over_campaign",
    "tell_of_the_end",
    "time_campaign",
    "withdraw_campaign",
]
