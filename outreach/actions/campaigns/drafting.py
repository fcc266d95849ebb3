"""Begin a campaign, change it while it is written, put it aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from outreach import emails
from outreach.actions.messages import create_message
from outreach.models import Audience, Campaign
from outreach.permissions.campaigns import can_change, can_take_over, can_time, can_use, can_withdraw, can_write_for
from outreach.permissions.newsletters import keeps_to_newsletter

State = Campaign.State
CHANGEABLE = {"title", "category", "audience", "channels", "replies", "sample_percent", "sample_hours", "local_hour"}


@action
def create_campaign(
    title: str,
    association: Association,
    category: str,
    *,
    audience: Audience | None = None,
    channels: Sequence[str] = (),
    replies: str = Campaign.Replies.AUTHOR,
    sample_percent: int | None = None,
    sample_hours: int = 4,
    local_hour: int | None = None,
    by: Actor,
) -> Campaign:
    """Begin to write to the people of a unit; without an ``audience`` to all of them, without ``channels`` by all.

    With ``sample_percent`` so many per cent try two subjects, and the rest follows ``sample_hours`` later. With
    ``local_hour`` each reader gets it when their own clock shows that hour next after the launch.
    Raises ``Forbidden`` for whoever does not write for the unit, and for somebody else's audience; ``Refusal``
    ``association_closed``, ``no_such_category``, ``audience_elsewhere``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_write_for(by, association).or_raise()
    can_use(by, association, category, audience).or_raise()
    campaign: Campaign = Campaign.objects.add(
        title=title,
        association=association,
        author=by.person,
        category=category,
        audience=audience,
        message=create_message(association, by=by),
        replies=replies,
        sample_percent=sample_percent,
        sample_hours=sample_hours,
        local_hour=local_hour,
        channels=list(channels) or [channel for channel, _label in Campaign.CHANNELS],
    )
    record(by, "outreach.campaign_created", about=[campaign, association], facts={"category": category})
    return campaign


@action
def change_campaign(campaign: Campaign, *, by: Actor, **values: Any) -> Campaign:
    """Title, kind of letter, audience, channels, where replies go, a sample; while it is being written.

    Raises as ``create_campaign``; ``Refusal`` ``campaign_<state>`` once it was handed in, ``newsletter_says`` for kind
    and audience of an issue.
    """
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"A campaign has no {', '.join(sorted(unknown))} to change.")
    campaign = locked(campaign)
    can_change(by, campaign).or_raise()
    wanted = {"category": campaign.category, "audience": campaign.audience} | values
    can_use(by, campaign.association, wanted["category"], wanted["audience"]).or_raise()
    if changed := changed_fields(campaign, values):
        keeps_to_newsletter(campaign, changed).or_raise()
        campaign.change(**{name: values[name] for name in changed})
        record(by, "outreach.campaign_changed", about=[campaign], fields=sorted(changed))
    return campaign


@action
def time_campaign(campaign: Campaign, starts_at: datetime | None, *, by: Actor) -> Campaign:
    """When it starts by itself; None: when somebody presses. Also after it was approved, for no word changes by it.

    Raises ``Refusal`` ``time_has_passed``, ``campaign_<state>``.
    """
    campaign = locked(campaign)
    can_time(by, campaign, starts_at).or_raise()
    if campaign.starts_at != starts_at:
        campaign.change(starts_at=starts_at)
        record(by, "outreach.campaign_timed", about=[campaign], fields=["starts_at"])
    return campaign


@action
def take_over_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """A colleague's draft becomes one's own, its message with it. Who wrote it until now is told.

    Raises ``Forbidden``; ``Refusal`` ``own_already``, ``campaign_<state>``.
    """
    campaign = locked(campaign)
    can_take_over(by, campaign).or_raise()
    before = campaign.author
    campaign.message.change(author=by.person)
    campaign.change(author=by.person)
    record(by, "outreach.campaign_taken_over", about=[campaign, campaign.message], fields=["author"])
    emails.queue_campaign_taken_over(campaign, before)
    return campaign


@action
def withdraw_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """For good, and before anything has left: by its author, or by whoever may approve it.

    Raises ``Refusal`` ``campaign_launched``, ``campaign_withdrawn``.
    """
    campaign = locked(campaign)
    can_withdraw(by, campaign).or_raise()
    campaign.change(state=State.WITHDRAWN)
    record(by, "outreach.campaign_withdrawn", about=[campaign])
    return campaign


def locked(campaign: Campaign) -> Campaign:
    """The one row that everything about a campaign holds first; what stands above it is read, not held."""
    above = ("association", "author", "audience", "message", "mailing", "newsletter")
    rows = Campaign.objects.locked().select_related(*above)
    return rows.get(pk=campaign.pk)
