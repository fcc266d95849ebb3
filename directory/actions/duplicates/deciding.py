"""Somebody has looked: they are two people. The merge is the other answer (``actions.merges``)."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import DuplicatePair
from directory.permissions import can_decide_pair
from people.models import Person


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
