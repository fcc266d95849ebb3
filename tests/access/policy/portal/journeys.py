"""Journeys: the department's, prepared by the secretary. Whoever writes or approves there sees them."""

from __future__ import annotations

from tests.access.answers import DONE, NO, OK, REFUSED, only, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.campaigns import SEE, WRITERS

_TIMES = {"days": "1", "hour": "9", "late_hours": "24", "ends_when": ""}

JOURNEYS = [
    get("journey_list", only(OK, *WRITERS)),
    get("journey_detail", only(OK, *SEE), "journey"),
    get("journey_coming", only(OK, *SEE), "journey"),
    get("journey_switch", only(OK, *SEE), "journey"),
    post("journey_switch", only(DONE, *SEE) | told(NO, "secretary"), "journey"),  # too many for one alone
    post("journey_pause", only(DONE, *SEE), "journey that is on"),
    get("journey_step", only(OK, *SEE), "letter of a journey"),
    post("journey_step", only(DONE, *SEE), "letter of a journey", _TIMES),
    post("journey_words", only(REFUSED, *SEE), "letter of a journey"),  # opens what is not fixed; nothing is written
    get("journey_person", only(OK, *SEE, "liaison", "coordinator"), "member's page"),
]
