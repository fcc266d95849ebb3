"""What would happen if a campaign left now: how many people, by which channel, and who would not get it and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from common.actors import Actor
from messaging.letters.forecast import forecast
from messaging.models import Delivery
from outreach.models import Campaign
from outreach.queries.campaigns import conditions_now, knows_reasons, people_now
from outreach.queries.conditions import said_of, tree_of
from outreach.queries.reports import KEPT_TO_THE_OFFICE
from outreach.words import reason_said

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    label: StrOrPromise
    reached: int
    left_out: list[tuple[str, int]]  # what holds them back, in words, and how many; the most first

    @property
    def left_out_total(self) -> int:
        return sum(many for _reason, many in self.left_out)


@dataclass(frozen=True, slots=True)
class Plan:
    """``said`` is the audience in words, empty for everybody of the unit; ``problem`` why it cannot be read."""

    people: int = 0
    channels: list[ChannelPlan] = field(default_factory=list)
    said: str = ""
    problem: str = ""


def plan_of(campaign: Campaign, *, by: Actor) -> Plan:
    """As a launch at this moment would write it, with the rights its author has at this moment. ``by`` reads it."""
    try:
        people = people_now(campaign)
        said = said_of(tree_of(conditions_now(campaign)))
    except ValidationError as error:
        return Plan(problem=" ".join(error.messages))
    foreseen = forecast(people, campaign.category, campaign.channels)
    if not knows_reasons(by, campaign):
        foreseen = {name: _without_reasons(reasons) for name, reasons in foreseen.items()}
    channels = [_channel(name, reasons) for name, reasons in foreseen.items()]
    many = max((reasons.total() for reasons in foreseen.values()), default=0)
    return Plan(many, channels, said)


def _channel(name: str, reasons: Counter[str]) -> ChannelPlan:
    left_out = [(reason_said(code), many) for code, many in reasons.most_common() if code and many]
    return ChannelPlan(Delivery.Channel(name).label, reasons[""], left_out)


def _without_reasons(reasons: Counter[str]) -> Counter[str]:
    return Counter({"": reasons[""], KEPT_TO_THE_OFFICE: reasons.total() - reasons[""]})
