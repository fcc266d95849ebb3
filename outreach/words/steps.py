"""A journey's letters in words: when each is due, and the journey's state as a tag."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.registry import moments
from outreach.models import Journey, JourneyStep
from outreach.queries.conditions import said_of, tree_of
from outreach.words.campaigns import Tag


def when_said(step: JourneyStep) -> str:
    """ "7 days before, at 9:00" — of the date or of the letter before."""
    days = abs(step.days)
    if step.counts_from == JourneyStep.From.BEFORE:
        said = ngettext("%(days)s day after the letter before", "%(days)s days after the letter before", days)
    elif step.days < 0:
        said = ngettext("%(days)s day before the date", "%(days)s days before the date", days)
    elif step.days:
        said = ngettext("%(days)s day after the date", "%(days)s days after the date", days)
    else:
        said = _("on the day") if step.hour is not None else _("at once")
    said %= {"days": days} if "%(" in said else {}
    return said if step.hour is None else _("%(when)s, at %(hour)s:00") % {"when": said, "hour": step.hour}


def beginning_said(journey: Journey) -> str:
    if not journey.moment:
        return _("when somebody comes to fit the conditions")
    return str(moments[journey.moment].label) if journey.moment in moments else journey.moment


def conditions_said(conditions: Any) -> str:
    """Empty where there are none; what cannot be read any more says so."""
    try:
        return said_of(tree_of(conditions))
    except ValidationError as error:
        return " ".join(error.messages)


def journey_tag(journey: Journey) -> Tag:
    kinds = {"active": "done", "paused": "late", "draft": "wait", "ended": "calm"}
    return Tag(kinds[journey.state], journey.get_state_display())


__all__ = ["beginning_said", "conditions_said", "journey_tag", "when_said"]
