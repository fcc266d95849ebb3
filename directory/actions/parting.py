"""Whoever came in as somebody new, because somebody said so, is none of those they might have been: remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from directory.models import DuplicatePair, RowAnswer
from directory.queries.decisions import Decision
from directory.queries.known import known_of
from people.models import Person
from people.names import Known, score_records

Written = dict[int, dict[str, Any]]  # key of the row → what became of it


def keep_new_ones_apart(decisions: Iterable[Decision], written: Written) -> None:
    """Part of an action: a pair that is two people for each record they are not.

    Which pairs these are is put down in ``written``: they are taken back with the person.
    """
    new = {
        decision.row.pk: decision.answer
        for decision in decisions
        if decision.answer is not None and decision.answer.says == RowAnswer.Says.NEW and decision.row.pk in written
    }
    wanted = {other for answer in new.values() for other in answer.apart_from}
    if not wanted:
        return
    others = set(Person.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    known = known_of(others | {written[key]["person"] for key in new})
    for key, answer in new.items():
        person = written[key]["person"]
        pairs = [_apart(person, other, answer, known) for other in answer.apart_from if other in others]
        made = DuplicatePair.objects.bulk_create(pairs)
        written[key]["written"] = written[key]["written"] | {"apart": [pair.pk for pair in made]}


def _apart(person: int, other: int, answer: RowAnswer, known: Mapping[int, Known]) -> DuplicatePair:
    one, two = sorted((person, other))
    score = score_records(known[one], known[two])
    return DuplicatePair(
        one_id=one,
        other_id=two,
        state=DuplicatePair.State.APART,
        score=score.points,
        likeness=str(score.likeness),
        evidence=list(score.evidence),
        decided_by_id=answer.answered_by_id,
        decided_at=timezone.now(),
    )
