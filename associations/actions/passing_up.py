"""A request never dies: a silent officer is reminded, then helped by the tier above, then by the school.

Called by the clock; an officer may hand a request up sooner. Running twice, late, or after three hours of silence
does no harm: each step is taken once, and after a long silence only the furthest one due.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from associations import emails
from associations.actions.links import tell_officers
from associations.models import Association, JoinRequest
from associations.permissions.answering import next_tier_up
from associations.permissions.joining import can_hand_up
from audit.actions import record
from common.actions import action
from common.actors import Actor
from institution.reads import current


@action
def pass_up_request(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    """Take the furthest step that is due for this request. Does nothing when it was answered meanwhile."""
    Association.objects.locked().get(pk=join_request.association_id)
    join_request = JoinRequest.objects.locked().get(pk=join_request.pk)
    waited = timezone.now() - join_request.waiting_since
    days = current()
    if join_request.state != JoinRequest.State.WAITING:
        return join_request
    if waited >= timedelta(days=days.join_school_days) and join_request.passed_to_school_at is None:
        return _hand_to(join_request, _school(join_request), "passed_to_school_at", by=by)
    if waited >= timedelta(days=days.join_pass_up_days) and join_request.passed_up_at is None:
        return _hand_to(join_request, next_tier_up(join_request.with_association), "passed_up_at", by=by)
    if waited >= timedelta(days=days.join_reminder_days) and join_request.reminded_at is None:
        return _remind(join_request, by=by)
    return join_request


@action
def hand_up_request(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    """An officer does not wait for the clock: the tier above knows more. The applicant hears who has it now.

    Raises ``nobody_above``, ``already_answered``, ``withdrawn``.
    """
    Association.objects.locked().get(pk=join_request.association_id)
    join_request = JoinRequest.objects.locked().get(pk=join_request.pk)
    can_hand_up(by, join_request).or_raise()
    unit = next_tier_up(join_request.with_association)
    is_school = unit is not None and unit.kind == Association.Kind.SCHOOL
    return _hand_to(join_request, unit, "passed_to_school_at" if is_school else "passed_up_at", by=by)


def _remind(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    join_request.change(reminded_at=timezone.now())
    record(by, "associations.join_reminded", about=[join_request, join_request.with_association])
    tell_officers(join_request, emails.queue_join_request_reminder)
    return join_request


def _hand_to(join_request: JoinRequest, unit: Association | None, step: str, *, by: Actor) -> JoinRequest:
    """Who has it now; the steps before count as taken. Where it lies at the top already, that officer hears again."""
    now = timezone.now()
    steps = {"reminded_at": join_request.reminded_at or now, step: now}
    if step == "passed_to_school_at":
        steps["passed_up_at"] = join_request.passed_up_at or now
    if unit is None or unit == join_request.with_association:
        join_request.change(**steps)
        record(by, "associations.join_reminded", about=[join_request, join_request.with_association])
        tell_officers(join_request, emails.queue_join_request_reminder)
        return join_request
    join_request.change(with_association=unit, with_since=now, **steps)
    record(by, "associations.join_passed_up", about=[join_request, join_request.association, unit])
    tell_officers(join_request, emails.queue_join_request_passed_up)
    emails.queue_join_request_moved_on(join_request)
    return join_request


def _school(join_request: JoinRequest) -> Association:
    return Association.objects.get(pk=join_request.association.path[0])
