"""Whom a campaign is for, read inside an action."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from common.verdicts import Refusal
from outreach.models import Campaign
from outreach.queries.campaigns import people_now
from people.models.persons import PersonQuerySet


def people_of_campaign(campaign: Campaign) -> PersonQuerySet:
    """As its author reaches them now. Raises ``Refusal`` ``audience_unreadable`` where a condition is known no more."""
    try:
        return people_now(campaign)
    except ValidationError as error:
        raise Refusal("audience_unreadable", " ".join(error.messages)) from error
