"""From an approved campaign to its letters: by hand, or by the clock when its time has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from institution.reads import current, now
from messaging.actions.mailings import launch_mailing
from messaging.letters.fan_out import Sample
from messaging.queries.waits import after_days_off
from outreach import emails
from outreach.actions.campaigns.deciding import give_back
from outreach.actions.campaigns.drafting import locked
from outreach.actions.campaigns.reading import people_of_campaign
from outreach.letters import TEMPLATE
from outreach.models import Campaign, Newsletter
from outreach.permissions.campaigns import author_may_launch, can_carry_out, can_launch
from outreach.permissions.newsletters import can_leave_as_issue
from outreach.queries.campaigns import is_author
from outreach.queries.newsletters import next_number, serial_of

State = Campaign.State
NOT_LATER_THAN = timedelta(hours=24)  # after its time; what was silent for longer asks its author anew
IS_LATE = timedelta(minutes=15)


@action
def launch_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """Now. Whom it goes to is read at this moment, with the rights its author has at this moment, and fixed.

    Raises ``Refusal`` ``not_its_time``, ``author_may_not``, ``nobody_in_it``, ``not_approved``,
    ``audience_unreadable``, ``newsletter_closed``, ``campaign_<state>``.
    """
    campaign = locked(campaign)
    can_launch(by, campaign).or_raise()
    _launch(campaign, by=by)
    if not is_author(by, campaign):
        emails.queue_campaign_launched(campaign)
    return campaign


@action
def launch_due_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """By the clock. Up to a day late it is launched all the same, and the author reads how late; later, or where
    something has changed that forbids it, it goes back to its author with the reason."""
    can_carry_out(by).or_raise()
    campaign = locked(campaign)
    now = timezone.now()
    if campaign.state != State.SCHEDULED or campaign.starts_at is None or campaign.starts_at > now:
        return campaign
    late = now - campaign.starts_at
    try:
        if late > NOT_LATER_THAN:
            raise Refusal("too_late", "")
        _launch(campaign, by=by)
    except Refusal as refusal:
        return _return(campaign, refusal.code, by=by)
    emails.queue_campaign_launched(campaign, minutes_late=int(late.total_seconds() // 60) if late > IS_LATE else 0)
    return campaign


def _launch(campaign: Campaign, *, by: Actor) -> None:
    people = people_of_campaign(campaign)
    author_may_launch(campaign, people.count()).or_raise()
    sample = _sample(campaign)
    number = _number_of_issue(campaign)
    mailing = launch_mailing(
        people,
        category=campaign.category,
        writer=TEMPLATE,
        about=campaign.message,
        channels=campaign.channels,
        owner=campaign.author.login if campaign.author else None,
        reply_to=_reply_to(campaign),
        sender_names=_sender_names(campaign),
        sample=sample,
        local_hour=campaign.local_hour,
        not_before=after_days_off(now(), current()) if campaign.local_hour is not None else None,
        serial=serial_of(campaign),
        by=by,
    )
    rest_at = sample.rest_at if sample is not None else None
    told = {"rest_at": rest_at, "issue_number": number}
    campaign.change(state=State.LAUNCHED, mailing=mailing, launched_at=timezone.now(), **told)
    record(by, "outreach.campaign_launched", about=[campaign, mailing], facts=_of_whom(campaign))


def _sample(campaign: Campaign) -> Sample | None:
    if campaign.sample_percent is None:
        return None
    return Sample(campaign.sample_percent, timezone.now() + timedelta(hours=campaign.sample_hours))


def _number_of_issue(campaign: Campaign) -> int | None:
    """The newsletter's next one; its row is held, so that two issues never have the same and none is left out."""
    if campaign.newsletter is None:
        return None
    newsletter = Newsletter.objects.locked().get(pk=campaign.newsletter.pk)
    can_leave_as_issue(newsletter).or_raise()
    return next_number(newsletter)


def _return(campaign: Campaign, code: str, *, by: Actor) -> Campaign:
    give_back(campaign, "", code)
    record(by, "outreach.campaign_returned", about=[campaign], facts={"why": code})
    emails.queue_campaign_returned(campaign)
    return campaign


def _of_whom(campaign: Campaign) -> dict[str, Any]:
    return {"expected": campaign.expected, "approved": campaign.approved_at is not None}


def _reply_to(campaign: Campaign) -> str:
    login = campaign.author.login if campaign.author else None
    if campaign.replies == Campaign.Replies.AUTHOR and login is not None:
        return login.email
    return current().email


def _sender_names(campaign: Campaign) -> tuple[str, str]:
    unit = campaign.association
    return unit.name_zh or unit.name_en, unit.name_en or unit.name_zh
