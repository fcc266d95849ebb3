"""The letters of outreach itself; what a campaign says is written by its author. One file per noun."""

from outreach.emails.campaigns import (
    queue_campaign_approved,
    queue_campaign_launched,
    queue_campaign_over,
    queue_campaign_returned,
    queue_campaign_sent_back,
    queue_campaign_taken_over,
    queue_campaign_waits,
)

__all__ = [
    "queue_campaign_approved",
    "queue_campaign_launched",
    "queue_campaign_over",
    "queue_campaign_returned",
    "queue_campaign_sent_back",
    "queue_campaign_taken_over",
    "queue_campaign_waits",
]
