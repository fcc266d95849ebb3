"""Campaigns: the secretary's of the department, one in each state. Whoever writes or approves there sees them."""

from __future__ import annotations

from tests.access.actors import UNGUARDED
from tests.access.answers import DONE, MOVED, NO, OK, REFUSED, only, told
from tests.access.policy.lines import get, post

WRITERS = (
    *("liaison_elsewhere", "secretary_elsewhere", "liaison", "coordinator", "secretary"),
    *("office_staff", "administrator", UNGUARDED),
)
SEE = ("secretary", "office_staff", "administrator", UNGUARDED)
_APPROVERS = ("office_staff", "administrator")
_SAID = {"title": "Reunion", "category": "gatherings", "channels": ["email"], "replies": "author"}
_OWN = told(OK, "secretary")

CAMPAIGNS = [
    get("campaign_list", only(OK, *WRITERS)),
    get("campaign_new", only(OK, *WRITERS)),
    post(
        "campaign_new",
        only(REFUSED, *WRITERS) | told(DONE, ("liaison", "liaison_elsewhere")),
        said=_SAID,
        about="for the only unit there is",
    ),
    get("campaign_detail", only(OK, *SEE), "campaign"),
    get("campaign_detail", only(OK, *SEE), "launched campaign"),
    get("campaign_edit", only(MOVED, *SEE) | _OWN, "campaign"),
    post("campaign_edit", only(REFUSED, *SEE) | told(DONE, "secretary"), "campaign", _SAID),
    get("campaign_time", only(MOVED, *SEE) | _OWN, "campaign"),
    post("campaign_time", only(REFUSED, *SEE) | told(DONE, "secretary"), "campaign", {"starts_at": "2090-01-01T09:00"}),
    get("campaign_submit", only(OK, *SEE), "campaign"),
    post("campaign_submit", only(NO, *SEE) | told(DONE, "secretary"), "campaign"),
    post("campaign_take_back", only(REFUSED, *SEE) | told(DONE, "secretary"), "handed in campaign"),
    get("campaign_approve", only(OK, *_APPROVERS) | told(MOVED, "secretary"), "handed in campaign"),
    post(
        "campaign_approve",
        only(DONE, *_APPROVERS) | told(REFUSED, "secretary"),
        "handed in campaign",
        {"decision": "approve"},
    ),
    get("campaign_launch", only(OK, *SEE), "approved campaign"),
    post("campaign_launch", only(DONE, *SEE), "approved campaign"),
    post("campaign_take_over", only(DONE, *_APPROVERS, UNGUARDED) | told(NO, "secretary"), "campaign"),
    post("campaign_withdraw", only(DONE, *SEE), "campaign"),
    post("campaign_pause", only(DONE, *SEE), "launched campaign"),
    post("campaign_resume", only(REFUSED, *SEE), "launched campaign"),
    post("campaign_cancel", only(DONE, *SEE), "launched campaign"),
    post("campaign_subject", only(REFUSED, *SEE), "launched campaign", {"variant": "a"}),
    get("campaign_report", only(OK, *SEE), "launched campaign"),
    get("campaign_figures", only(OK, *SEE), "launched campaign"),
]
