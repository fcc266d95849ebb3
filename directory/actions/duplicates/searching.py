"""The search of the night for records that may be one person. Each step is a transaction: killed, it goes on."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import DuplicateCandidate, DuplicatePair, DuplicateScan
from directory.queries.candidates import KINDS, meet, meet_again
from directory.queries.known import known_of
from people.names import Likeness, Score, score_records

AT_ONCE = 1_000  # pairs compared in one transaction
STANDING = "standing"
State = DuplicatePair.State


@action
def begin_search(*, by: Actor) -> DuplicateScan:
    """A new search, unless one is still under way: then that one."""
    standing = DuplicateScan.objects.filter(finished_at=None).first()
    return standing or DuplicateScan.objects.add()


@action
def continue_search(scan: DuplicateScan, *, by: Actor) -> bool:
    """One step: the pairs of one kind of key, or some hundred comparisons. False when nothing is left to do.

    A pair that somebody called two people never comes back; a proposal whose records do not fit any more is withdrawn.
    """
    scan = DuplicateScan.objects.locked().get(pk=scan.pk)
    if scan.finished_at is not None:
        return False
    for kind in (STANDING, *KINDS):
        if kind not in scan.met:
            _meet(scan, kind)
            return True
    if _compare_some(scan):
        return True
    scan.change(finished_at=timezone.now())
    facts = {name: getattr(scan, name) for name in ("candidates", "proposed", "withdrawn", "people_passed_over")}
    record(by, "directory.duplicates_sought", about=[scan], facts=facts)
    return False


def _meet(scan: DuplicateScan, kind: str) -> None:
    if kind == STANDING:
        met, keys, people = meet_again(), 0, 0
    else:
        met, keys, people = meet(kind)
    passed = {kind: {"keys": keys, "people": people}} if keys else {}
    scan.change(met=[*scan.met, kind], candidates=scan.candidates + met, passed_over=scan.passed_over | passed)


def _compare_some(scan: DuplicateScan) -> int:
    """The next candidates, each at most once: what is compared is no candidate any more."""
    taken = list(DuplicateCandidate.objects.order_by("one_id", "other_id")[:AT_ONCE])
    known = known_of({key for pair in taken for key in (pair.one_id, pair.other_id)})
    scores = {
        (pair.one_id, pair.other_id): score_records(known[pair.one_id], known[pair.other_id])
        for pair in taken
        if pair.one_id in known and pair.other_id in known
    }
    proposed, withdrawn = _propose(scores)
    DuplicateCandidate.objects.filter(pk__in=[pair.pk for pair in taken]).delete()
    scan.change(
        compared=scan.compared + len(taken),
        proposed=scan.proposed + proposed,
        withdrawn=scan.withdrawn + withdrawn,
    )
    return len(taken)


def _propose(scores: dict[tuple[int, int], Score]) -> tuple[int, int]:
    """Write down the likely ones and take away what is likely no more; how many came new, how many went."""
    ones, others = {one for one, _other in scores}, {other for _one, other in scores}
    known = {
        (pair.one_id, pair.other_id): pair for pair in DuplicatePair.objects.filter(one__in=ones, other__in=others)
    }
    likely = {keys: score for keys, score in scores.items() if score.likeness != Likeness.UNLIKELY}
    for keys, score in likely.items():
        pair = known.get(keys)
        if pair is not None and pair.state == State.PROPOSED and _said(pair) != _values(score):
            pair.change(**_values(score))
    fresh = [
        DuplicatePair(one_id=one, other_id=other, **_values(score))
        for (one, other), score in likely.items()
        if (one, other) not in known
    ]
    DuplicatePair.objects.bulk_create(fresh, ignore_conflicts=True)
    gone = [pair.pk for keys, pair in known.items() if pair.state == State.PROPOSED and keys in scores.keys() - likely]
    DuplicatePair.objects.filter(pk__in=gone, state=State.PROPOSED).delete()
    return len(fresh), len(gone)


def _values(score: Score) -> dict[str, object]:
    return {"score": score.points, "likeness": str(score.likeness), "evidence": list(score.evidence)}


def _said(pair: DuplicatePair) -> dict[str, object]:
    return {"score": pair.score, "likeness": pair.likeness, "evidence": pair.evidence}
