"""What waits for those who look after walls."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from common.actors import Actor
from common.built_once import built_once
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


def count_waiting(actor: Actor, wall: Wall) -> int:
    """What ``Report.objects.visible_to(actor).waiting()`` has on a wall that the actor looks after."""
    person_id = actor.person.pk if actor.person is not None else 0
    return len(_waiting(wall_id=wall.pk, person_id=person_id))


@built_once()
def _waiting(wall_id: int, person_id: int) -> QuerySet:
    return Report.objects.on(wall_id).about_others_than(person_id).waiting().values_list("pk")


def waiting_matters(actor: Actor, wall: Wall | None = None) -> list[Matter]:
    """Reported and not yet looked at, on this wall or on all the actor looks after, the longest waiting first."""
    reports = Report.objects.visible_to(actor).waiting().with_what_was_said()
    if wall is not None:
        reports = reports.on(wall.pk)
    matters: dict[tuple[type, int], Matter] = {}
    for report in reports.order_by("pk")[:AT_MOST]:
        speech = report.speech
        matters.setdefault((type(speech), speech.pk), Matter(speech, [])).reports.append(report)
    return list(matters.values())
