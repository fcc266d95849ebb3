"""Somebody has looked: they are two people. The merge is the other answer (``actions.merges``)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.models import DuplicatePair
from directory.permissions import can_decide_pair
from directory.queries.known import known_of
from people.models import Person
from people.names import score_records


@action
def pair_up(one: Person, other: Person, *, by: Actor) -> DuplicatePair:
    """Two records that somebody in the office has chosen stand side by side, with what speaks for them and against it.

    A pair that is known stays as it is, also one that was said to be two people. What nothing speaks for is withdrawn
    by the next night's search. Raises ``Refusal`` ``same_record``, and as ``can_decide_pair``.
    """
    people = Person.objects.filter(pk__in=[one.pk, other.pk]).locked()
    found = sorted(people, key=lambda person: person.pk)
    if len(found) < 2:
        raise Refusal("same_record", _("Choose another record: this is the same one, or it is gone."))
    first, second = found
    can_decide_pair(by, first, second).or_raise()
    pair = DuplicatePair.objects.of(first, second).first()
    if pair is None:
        known = known_of({first.pk, second.pk})
        score = score_records(known[first.pk], known[second.pk])
        said = {"score": score.points, "likeness": str(score.likeness), "evidence": list(score.evidence)}
        pair = DuplicatePair.objects.add(one=first, other=second, **said)
        record(by, "directory.paired_up", about=[first, second])
    return pair


@action
def keep_apart(pair: DuplicatePair, *, by: Actor) -> DuplicatePair:
    """These two are not the same person: remembered for ever, and never proposed again."""
    list(Person.objects.filter(pk__in=[pair.one_id, pair.other_id]).locked().only("pk"))
    pair = DuplicatePair.objects.locked().select_related("one", "other").get(pk=pair.pk)
    can_decide_pair(by, pair.one, pair.other).or_raise()
    if pair.state != DuplicatePair.State.APART:
        pair.change(state=DuplicatePair.State.APART, decided_by=by.person, decided_at=timezone.now())
        record(by, "directory.kept_apart", about=[pair.one, pair.other])
    return pair


@action
def propose_again(pair: DuplicatePair, *, by: Actor) -> DuplicatePair:
    """It was said by mistake that they are two: somebody looks once more."""
    list(Person.objects.filter(pk__in=[pair.one_id, pair.other_id]).locked().only("pk"))
    pair = DuplicatePair.objects.locked().select_related("one", "other").get(pk=pair.pk)
    can_decide_pair(by, pair.one, pair.other).or_raise()
    if pair.state != DuplicatePair.State.PROPOSED:
        pair.change(state=DuplicatePair.State.PROPOSED, decided_by=None, decided_at=None)
        record(by, "directory.proposed_again", about=[pair.one, pair.other])
    return pair
