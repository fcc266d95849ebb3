"""The office switches on the welcome, and whoever gets a login from then on is on that journey."""

from __future__ import annotations

from alumni_portal.demo.story.stage import Stage
from outreach.actions import journeys
from outreach.models import Journey


def switch_on_the_welcome(stage: Stage) -> None:
    journeys.bring_in_ready_journeys(by=stage.house)
    journeys.switch_on_journey(Journey.objects.get(readymade="welcome"), by=stage.office())


def take_newcomers_along(stage: Stage) -> None:
    for journey in Journey.objects.running():
        journeys.begin_travels(journey, by=stage.house)
        journeys.take_steps(journey, by=stage.house)
