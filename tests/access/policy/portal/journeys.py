"""Journeys: the department's, prepared by the secretary. Whoever writes or approves there sees them."""

from __future__ import annotations

from tests.access.answers import DONE, NO, OK, REFUSED, only, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.campaigns import SEE, WRITERS

_BUILT = {"node": ["0"], "by-0": "all", "act": "save"}
_TIMES = _BUILT | {"days": "1", "since": "moment", "hour": "9", "late_hours": "24"}
_ABOUT = _BUILT | {"name_en": "Days", "category": "greetings", "moment": "people.birthday"}

JOURNEYS = [
    get("journey_list", only(OK, *WRITERS)),
    get("journey_new", only(OK, *WRITERS)),
    post(
        "journey_new",
        only(REFUSED, *WRITERS) | told(DONE, ("liaison", "liaison_elsewhere")),
        said=_ABOUT,
        about="for the only unit there is",
    ),
    get("journey_edit", only(OK, *SEE), "journey"),
    post("journey_edit", only(DONE, *SEE), "journey", _ABOUT),
    get("journey_detail", only(OK, *SEE), "journey"),
    get("journey_coming", only(OK, *SEE), "journey"),
    get("journey_switch", only(OK, *SEE), "journey"),
    post("journey_switch", only(DONE, *SEE) | told(NO, "secretary"), "journey"),  # too many for one alone
    post("journey_pause", only(DONE, *SEE), "journey that is on"),
    get("journey_step", only(OK, *SEE), "letter of a journey"),
    post("journey_step", only(DONE, *SEE), "letter of a journey", _TIMES),
    get("journey_step_new", only(OK, *SEE), "journey"),
    post("journey_step_new", only(DONE, *SEE), "journey", _TIMES),
    post("journey_step_move", only(REFUSED, *SEE), "letter of a journey"),  # it comes first already
    post("journey_step_remove", only(DONE, *SEE), "letter of a journey"),
    get("journey_end", only(OK, *SEE), "journey"),
    post("journey_end", only(DONE, *SEE), "journey"),
    post("journey_words", only(REFUSED, *SEE), "letter of a journey"),  # opens what is not fixed; nothing is written
    get("journey_person", only(OK, *SEE, "liaison", "coordinator"), "member's page"),
]
