"""Reporting, and what those who look after the wall do about it."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from conversations.emails import queue_hidden, queue_report_arrived, queue_shown_again
from conversations.models import Comment, Post, Report, Wall
from conversations.permissions import can_judge, can_report

Said = TypeVar("Said", Post, Comment)


@action
def report(speech: Post | Comment, reason: str, *, by: Actor) -> Report:
    """Ask those who look after the wall to look at this. They are told once, however many report it."""
    can_report(by, speech).or_raise()
    if not reason.strip():
        raise Refusal("reason_needed", _("Say in a few words what is wrong with it."), field="reason")
    is_first = not Report.objects.waiting().about(speech).exists()
    about = {"post": speech} if isinstance(speech, Post) else {"comment": speech}
    made = Report.objects.add(reporter=by.person, reason=reason.strip(), **about)
    record(by, "conversations.reported", about=[speech, speech.wall])
    if is_first:
        queue_report_arrived(made)
    return made


@action
def hide(speech: Said, reason: str, *, by: Actor) -> Said:
    """Nobody but its author and the moderators sees it any more. The author is told why, in the moderator's words."""
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why, in a sentence the author can read."), field="reason")
    speech = _locked(speech)
    can_judge(by, speech).or_raise()
    if speech.hidden_at is not None:
        raise Refusal("already_hidden", _("This is hidden already."))
    speech.change(hidden_at=timezone.now(), hidden_reason=reason.strip())
    _decide_reports(speech, Report.Outcome.HIDDEN)
    record(by, "conversations.hidden", about=[speech, speech.wall])
    queue_hidden(speech)
    return speech


@action
def keep(speech: Said, *, by: Actor) -> Said:
    """It may stay as it is: what was reported is answered. Raises ``Refusal`` when nothing waits any more."""
    speech = _locked(speech)
    can_judge(by, speech).or_raise()
    if not _decide_reports(speech, Report.Outcome.KEPT):
        raise Refusal("already_decided", _("Somebody has looked at this already."))
    record(by, "conversations.kept", about=[speech, speech.wall])
    return speech


@action
def show_again(speech: Said, *, by: Actor) -> Said:
    """It was hidden, and that was a mistake."""
    speech = _locked(speech)
    can_judge(by, speech).or_raise()
    if speech.hidden_at is None:
        raise Refusal("not_hidden", _("This is not hidden."))
    speech.change(hidden_at=None, hidden_reason="")
    record(by, "conversations.shown_again", about=[speech, speech.wall])
    queue_shown_again(speech)
    return speech


def _locked(speech: Said) -> Said:
    """The row, held; two who judge at once follow each other."""
    model = type(speech)
    row = model.objects.locked().get(pk=speech.pk)
    if isinstance(row, Comment):
        row.post = Post.objects.select_related("wall").get(pk=row.post_id)
    else:
        row.wall = Wall.objects.get(pk=row.wall_id)
    return row


def _decide_reports(speech: Post | Comment, outcome: str) -> int:
    return Report.objects.waiting().about(speech).update(outcome=outcome, decided_at=timezone.now())
