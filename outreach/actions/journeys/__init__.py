"""Journeys: kept by people, carried on by the clock."""

from outreach.actions.journeys.beginning import begin_travels
from outreach.actions.journeys.going_on import take_steps
from outreach.actions.journeys.keeping import (
    add_step,
    change_journey,
    change_step,
    create_journey,
    end_journey,
    move_step,
    open_words,
    pause_journey,
    remove_step,
    switch_on_journey,
)
from outreach.actions.journeys.ready import bring_in_ready_journeys
from outreach.actions.journeys.taking_back import take_back_steps

__all__ = [
    "add_step",
    "begin_travels",
    "bring_in_ready_journeys",
    "change_journey",
    "change_step",
    "create_journey",
    "end_journey",
    "move_step",
    "open_words",
    "pause_journey",
    "remove_step",
    "switch_on_journey",
    "take_back_steps",
    "take_steps",
]
