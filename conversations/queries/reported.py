"""What waits for those who look after walls."""

from __future__ import annotations

from dataclasses import dataclass

from common.actors import Actor
from conversations.models import Comment, Post, Report, Wall

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Matter:
    """One post or comment, and everybody's reasons for reporting it, oldest first."""

    speech: Post | Comment
    reports: list[Report]

    @property
    def is_comment(self) -> bool:
        return isinstance(self.speech, Comment)


def waiting_matters(actor: Actor, wall: Wall | None = None) -> list[Matter]:
    """Reported and not yet looked at, on this wall or on all the actor looks after, the longest waiting first."""
    reports = Report.objects.visible_to(actor).waiting().with_what_was_said()
    if wall is not None:
        reports = reports.on(wall)
    matters: dict[tuple[type, int], Matter] = {}
    for report in reports.order_by("pk")[:AT_MOST]:
        speech = report.speech
        matters.setdefault((type(speech), speech.pk), Matter(speech, [])).reports.append(report)
    return list(matters.values())
