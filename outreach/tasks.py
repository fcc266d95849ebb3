"""The clock and the bell knock here."""

import logging
import time

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from common.actors import system
from outreach.actions import campaigns, journeys, links, tracking
from outreach.gateways import trouble_at
from outreach.models import Campaign, Message
from outreach.queries.turns import Turn, turns
from outreach.wordings.links import foreign_links

AT_ONCE = 500
RUN_SECONDS = 40.0  # then the clock calls again

log = logging.getLogger(__name__)


@shared_task(name="outreach.launch_due_campaigns")
def launch_due_campaigns() -> None:
    """Whose time has come. Each in its own transaction: one that cannot be launched stands in nobody's way."""
    for campaign in Campaign.objects.due(timezone.now()).order_by("starts_at", "pk")[:AT_ONCE]:
        campaigns.launch_due_campaign(campaign, by=system("clock"))


@shared_task(name="outreach.choose_subjects")
def choose_subjects() -> None:
    """Two were tried, it is time for the rest, and nobody has chosen."""
    for campaign in Campaign.objects.undecided(timezone.now()).order_by("rest_at", "pk")[:AT_ONCE]:
        campaigns.choose_subject_by_rule(campaign, by=system("clock"))


@shared_task(name="outreach.tell_of_ends")
def tell_of_ends() -> None:
    """Campaigns whose letters are through: their authors read the figures."""
    for campaign in Campaign.objects.over_and_not_told().order_by("pk")[:AT_ONCE]:
        campaigns.tell_of_the_end(campaign, by=system("clock"))


@shared_task(name="outreach.look_after_journeys")
def look_after_journeys() -> None:
    """Who begins, and whose next letter is due. One journey that cannot go on stands in no other's way."""
    end = time.monotonic() + RUN_SECONDS
    for turn in turns(timezone.now()):
        try:
            _take_turn(turn, end)
        except (InterfaceError, OperationalError):
            raise  # the database is away: no journey is to blame
        except Exception:
            log.exception("Journey %s cannot go on.", turn.journey.public_id)


def _take_turn(turn: Turn, end: float) -> None:
    clock, is_due = system("clock"), turn.due
    if turn.begins:
        is_due |= journeys.begin_travels(turn.journey, by=clock) > 0
    if turn.dropped:
        is_due |= journeys.take_back_steps(turn.journey, by=clock) > 0
    while is_due and time.monotonic() < end:
        is_due = journeys.take_steps(turn.journey, by=clock) > 0


@shared_task(name="outreach.bring_in_ready_journeys")
def bring_in_ready_journeys() -> None:
    """What a new version brings along, and everything in a new house."""
    journeys.bring_in_ready_journeys(by=system("clock"))


@shared_task(name="outreach.check_links")
def check_links(message_id: int) -> None:
    """Whether anybody answers where a message leads to. Asked outside of any transaction; the page says it."""
    for message in Message.objects.filter(pk=message_id):
        for address in foreign_links(message):
            links.note_link(address, trouble_at(address), by=system("worker"))


@shared_task(name="outreach.forget_whose_events")
def forget_whose_events() -> None:
    """Of letters long settled it is only counted that they were opened."""
    while tracking.forget_whose(by=system("clock")) == tracking.AT_ONCE:
        pass
