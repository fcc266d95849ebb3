"""Whom a campaign is for, as it stands now."""

from __future__ import annotations

from typing import Any

from associations.models import Capability
from associations.permissions.scope import holds
from common.actors import Actor, system, visitor
from messaging.models import Mailing
from outreach.models import Campaign
from outreach.queries.audiences import people_of
from outreach.queries.newsletters import gets
from people.models.persons import PersonQuerySet


def author_of(campaign: Campaign) -> Actor:
    """The author with the rights they have now, whoever presses the button; nobody where the author is gone."""
    return system("campaign", on_behalf_of=campaign.author) if campaign.author is not None else visitor("campaign")


def conditions_now(campaign: Campaign) -> Any:
    """As they were handed in; before that those of its audience, which may still change. None of them: everybody."""
    if campaign.state != Campaign.State.DRAFT and campaign.conditions is not None:
        return campaign.conditions
    return campaign.audience.conditions if campaign.audience is not None else {}


def people_now(campaign: Campaign) -> PersonQuerySet:
    """Whom its author reaches by these conditions at this moment; of an issue the readers of its newsletter."""
    people = people_of(campaign.association, conditions_now(campaign), by=author_of(campaign))
    return people if campaign.newsletter is None else people.filter(gets(campaign.newsletter))


def is_author(actor: Actor, campaign: Campaign) -> bool:
    return actor.is_system or (actor.person is not None and actor.person.pk == campaign.author_id)


def steers(actor: Actor, campaign: Campaign) -> bool:
    """Its author as long as they write for the unit, and whoever may approve there."""
    if holds(actor, Capability.CAMPAIGNS_APPROVE, campaign.association):
        return True
    return is_author(actor, campaign) and holds(actor, Capability.CAMPAIGNS_WRITE, campaign.association)


def knows_reasons(actor: Actor, campaign: Campaign) -> bool:
    """Why a letter does not reach somebody tells of them, and in a small audience of one by name: for those who see the
    contact data there."""
    return holds(actor, Capability.PEOPLE_SEE_CONTACTS, campaign.association)


def may_steer(actor: Actor, mailing: Mailing) -> bool:
    """Hung into messaging: whose the letters of a campaign are."""
    campaign = Campaign.objects.filter(mailing=mailing).select_related("association").first()
    return campaign is not None and steers(actor, campaign)


def page_of_letters(mailing: Mailing) -> str:
    """The same: where a campaign's letters are steered; empty for what is none of ours."""
    campaign = Campaign.objects.filter(mailing=mailing).first()
    return campaign.get_absolute_url() if campaign is not None else ""
