"""Letters about campaigns: to whoever is to approve one, and to its author."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from messaging.letters import queue_letter
from messaging.queries.mailings import counts_of
from outreach.models import Campaign
from people.models import Person

DESK = "desk"  # the category: what waits for an officer


def queue_campaign_waits(campaign: Campaign, approvers: Iterable[Person]) -> None:
    """To each who may approve it: what it is, how many it is for, where to look."""
    for person in approvers:
        _queue(campaign, person, "campaign_waits", people=campaign.expected)


def queue_campaign_approved(campaign: Campaign) -> None:
    """To the author: who said yes, and what happens next."""
    _queue(campaign, campaign.author, "campaign_approved")


def queue_campaign_sent_back(campaign: Campaign) -> None:
    """To the author: with the note of whoever read it."""
    _queue(campaign, campaign.author, "campaign_sent_back")


def queue_campaign_taken_over(campaign: Campaign, before: Person | None) -> None:
    """To who wrote it until now: who goes on with it."""
    _queue(campaign, before, "campaign_taken_over")


def queue_campaign_launched(campaign: Campaign, *, minutes_late: int = 0) -> None:
    """To the author, when the clock or somebody else launched it."""
    counts = counts_of(campaign.mailing)
    figures: dict[str, Any] = {"letters": counts.total, "held_back": counts.held_back}
    _queue(campaign, campaign.author, "campaign_launched", minutes_late=minutes_late, **figures)


def queue_campaign_returned(campaign: Campaign) -> None:
    """To the author: its time came and it was not launched, and why. Nothing has left."""
    _queue(campaign, campaign.author, "campaign_returned", why=campaign.return_code)


def queue_campaign_over(campaign: Campaign) -> None:
    """To the author: every letter has been dealt with, and these are the figures."""
    counts = counts_of(campaign.mailing)
    figures = {
        "letters": counts.total,
        "accepted": counts.accepted,
        "refused": counts.refused,
        "held_back": counts.held_back,
        "unknown": counts.unknown,
        "is_cancelled": campaign.mailing.state == campaign.mailing.State.CANCELLED,
    }
    _queue(campaign, campaign.author, "campaign_over", key="", **figures)


def _queue(campaign: Campaign, to: Person | None, letter: str, key: str | None = None, **facts: Any) -> None:
    if to is None:
        return
    queue_letter(
        to=to,
        category=DESK,
        template=f"outreach/email/{letter}",
        about=campaign,
        context={"path": campaign.get_absolute_url()} | facts,
        key=None if key is None else f"{letter}:{campaign.pk}:{key}",
    )
