"""Join requests to which nobody has answered for too long."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from associations.models import JoinRequest
from institution.reads import current

AT_ONCE = 500  # looked at in one call; the clock comes again


def due_requests() -> list[JoinRequest]:
    """Waiting requests for which some step is due, oldest first."""
    now, days = timezone.now(), current()
    due = (
        Q(reminded_at=None, waiting_since__lte=now - timedelta(days=days.join_reminder_days))
        | Q(passed_up_at=None, waiting_since__lte=now - timedelta(days=days.join_pass_up_days))
        | Q(passed_to_school_at=None, waiting_since__lte=now - timedelta(days=days.join_school_days))
    )
    return list(JoinRequest.objects.waiting().filter(due).order_by("waiting_since")[:AT_ONCE])
