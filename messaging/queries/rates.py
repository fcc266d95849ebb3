"""How much of what left came back, and how much was complained of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from messaging.models import Delivery, Feedback

SPANS = (7, 30)  # days
MOST_COMPLAINTS = 0.0030  # of what was accepted: beyond it the large providers turn us away
MANY_COMPLAINTS = 0.0010
MOST_BOUNCES, MANY_BOUNCES = 0.05, 0.02
TOO_FEW = 100  # letters of which a share says nothing


@dataclass(frozen=True, slots=True)
class Rate:
    days: int
    sent: int
    came_back: int
    complaints: int

    @property
    def bounce_share(self) -> float:
        return self.came_back / self.sent if self.sent else 0.0

    @property
    def complaint_share(self) -> float:
        return self.complaints / self.sent if self.sent else 0.0

    @property
    def bounce_percent(self) -> str:
        return f"{self.bounce_share:.2%}".removesuffix("%")

    @property
    def complaint_percent(self) -> str:
        return f"{self.complaint_share:.2%}".removesuffix("%")

    @property
    def says_nothing(self) -> bool:
        return self.sent < TOO_FEW

    @property
    def is_bad(self) -> bool:
        return self.complaint_share >= MOST_COMPLAINTS or self.bounce_share >= MOST_BOUNCES

    @property
    def is_fair(self) -> bool:
        return not self.is_bad and (self.complaint_share >= MANY_COMPLAINTS or self.bounce_share >= MANY_BOUNCES)


def rates() -> list[Rate]:
    """Of the last 7 and 30 days, by e-mail: two statements over what left in that time."""
    return [_rate(days) for days in SPANS]


def _rate(days: int) -> Rate:
    since = timezone.now() - timedelta(days=days)
    left = Delivery.objects.filter(channel=Delivery.Channel.EMAIL, handed_at__gte=since)
    told = Feedback.objects.filter(happened_at__gte=since).aggregate(
        came_back=Count("pk", filter=Q(kind__in=[Feedback.Kind.HARD, Feedback.Kind.SOFT])),
        complaints=Count("pk", filter=Q(kind=Feedback.Kind.COMPLAINT)),
    )
    return Rate(days, left.count(), told["came_back"], told["complaints"])


__all__ = ["MOST_COMPLAINTS", "Rate", "rates"]
