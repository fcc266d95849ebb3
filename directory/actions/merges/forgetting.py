"""The journal of a merge holds what a record said that is no more. It lives as long as the merge can be undone."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import Merge

AT_ONCE = 500


@action
def forget_merges(*, by: Actor) -> int:
    """Empty the journals of merges that cannot be undone any more; what was counted stays. Returns how many."""
    now = timezone.now()
    old = Merge.objects.to_be_forgotten(now).order_by("pk").select_for_update(skip_locked=True)
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        Merge.objects.filter(pk__in=keys).update(journal=[], forgotten_at=now)
        record(by, "directory.merges_forgotten", about=[], facts={"merges": len(keys)})
    return len(keys)
