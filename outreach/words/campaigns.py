"""The outcomes of letters, the reasons why some did not leave, and how far a campaign is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.models import Mailing
from messaging.registry import stops, waits
from outreach.models import Campaign
from outreach.queries.reports import (
    ACCEPTED,
    HELD_BACK,
    KEPT_TO_THE_OFFICE,
    PUT_OFF,
    REFUSED,
    UNDER_WAY,
    UNKNOWN,
    UnitLine,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OUTCOME_LABELS = {
    ACCEPTED: pgettext_lazy("a letter", "Accepted"),
    UNDER_WAY: pgettext_lazy("a letter", "Waiting"),
    PUT_OFF: pgettext_lazy("a letter", "Put off"),
    UNKNOWN: pgettext_lazy("a letter", "Not known"),
    REFUSED: pgettext_lazy("a letter", "Refused"),
    HELD_BACK: pgettext_lazy("a letter", "Held back"),
}

# Why one came back to its author without anybody having sent it back.
RETURNS = {
    "too_late": _(
        "Its time passed while our machines were silent for more than a day. Choose a new time and hand it in again."
    ),
    "author_may_not": _("Whoever wrote it did not hold an office any more that writes for this unit."),
    "nobody_in_it": _("Nobody was in its audience any more when its time came."),
    "audience_unreadable": _("A condition of its audience is not known any more. Choose another audience."),
    "newsletter_closed": _("Its newsletter had been ended when its time came."),
    "not_approved": _("Its audience had grown, so that a second person has to approve it. Hand it in again."),
}

# What is no stop and yet a reason; the words of the other side stand as they are.
REASONS = {
    KEPT_TO_THE_OFFICE: _("The alumni office sees why."),
    "cancelled": _("The campaign was cancelled before its turn came."),
    "matter_gone": _("What it was about is gone."),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """As ``components/tag.html`` takes it."""

    kind: str
    label: StrOrPromise
    icon: str = ""


def state_tag(campaign: Campaign) -> Tag:
    """Where it stands; of a launched one what its mailing says."""
    if campaign.mailing is None:
        kinds = {Campaign.State.SUBMITTED: "wait", Campaign.State.SCHEDULED: "wait"}
        state = Campaign.State(campaign.state)
        return Tag(kinds.get(state, "calm"), state.label, "clock" if state in kinds else "")
    state_of_letters = Mailing.State(campaign.mailing.state)
    if state_of_letters == Mailing.State.FINISHED:
        return Tag("done", state_of_letters.label)
    if state_of_letters == Mailing.State.PAUSED:
        return Tag("late", state_of_letters.label, "warning")
    return Tag("wait" if state_of_letters == Mailing.State.RUNNING else "calm", state_of_letters.label)


def reason_said(code: str) -> str:
    """A stop's or our own sentence, else the words of the other side."""
    told = {stop.code: stop.reason for stop in stops} | REASONS
    return str(told.get(code, code))


# The same of what waits.
WAITS = {"subject_undecided": _("Nobody has chosen yet which subject the rest gets.")}


def wait_said(code: str) -> str:
    """Why nothing leaves just now."""
    return str(({wait.code: wait.reason for wait in waits} | WAITS).get(code, ""))


def unit_said(line: UnitLine) -> str:
    return line.unit.name if line.unit is not None else str(_("In none of them"))
