"""What stands on an officer's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from associations.models import Association, JoinRequest, Membership, Placement, Term
from institution.reads import current, now
from people.models import Person

MOST_WAITING = 200
LATELY = 8
TERM_NOTICE_DAYS = 60


@dataclass(frozen=True, slots=True)
class DeskCounts:
    requests: int
    missing: int
    due: int


def waiting_at(association: Association) -> list[JoinRequest]:
    """Requests to this group, and those from below that have come up to it; the longest waiting first."""
    here = JoinRequest.objects.waiting().filter(association=association)
    came_up = JoinRequest.objects.waiting().filter(with_association=association)
    both = (here | came_up).select_related("association", "with_association", "login")
    return list(both.order_by("waiting_since")[:MOST_WAITING])


def lately_answered(association: Association) -> list[JoinRequest]:
    answered = JoinRequest.objects.filter(association=association, decided_at__isnull=False)
    kept = answered.exclude(state=JoinRequest.State.WITHDRAWN).select_related("association", "decided_by")
    return list(kept.order_by("-decided_at")[:LATELY])


def missing_of(association: Association) -> QuerySet[Person]:
    """On the roster here, alive, and not in the group."""
    inside = Membership.objects.standing().filter(association=association, person=OuterRef("pk"))
    placed = Placement.objects.filter(association=association, affiliation__person=OuterRef("pk"))
    return Person.objects.living().filter(Exists(placed), ~Exists(inside)).in_name_order()


def terms_ending(association: Association) -> list[Term]:
    """Terms here or just below that end within two months."""
    today = now().date()
    soon = Term.objects.serving_on(today).filter(ends_on__lte=today + timedelta(days=TERM_NOTICE_DAYS))
    near = soon.filter(association=association) | soon.filter(association__parent=association)
    return list(near.select_related("association", "office", "person").order_by("ends_on"))


def counts_of(association: Association) -> DeskCounts:
    """The figures in the desk's tabs, in three queries."""
    return DeskCounts(
        requests=len(waiting_at(association)),
        missing=missing_of(association).count(),
        due=len(terms_ending(association)),
    )


def next_step_on(join_request: JoinRequest) -> datetime | None:
    """When this request goes up by itself; None once it lies with the school or is answered."""
    if join_request.state != JoinRequest.State.WAITING:
        return None
    days = current()
    if join_request.passed_up_at is None:
        return join_request.waiting_since + timedelta(days=days.join_pass_up_days)
    if join_request.passed_to_school_at is None:
        return join_request.waiting_since + timedelta(days=days.join_school_days)
    return None
