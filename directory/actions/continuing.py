"""An import whose worker is silent is rung for again, with growing pauses; after some tries it is stopped and said."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from directory import emails
from directory.actions.beginning import undecide_the_rest
from directory.models import Import

State = Import.State
FIRST_PAUSE = timedelta(seconds=30)
MOST_TRIES = 5  # without one row of progress; with the pauses a quarter of an hour


@action
def continue_imports(*, by: Actor) -> int:
    """Ring for imports whose worker has not been heard of: after half a minute, then one, two, four, eight minutes.

    One that gets no further is FAILED, and whoever began it hears why. Those a worker holds in hand are passed over.
    Returns how many were rung for.
    """
    now = timezone.now()
    at_work = Import.objects.at_work().select_related("association", "begun_by").order_by("pk")
    silent = [one for one in at_work.select_for_update(of=("self",), skip_locked=True) if now >= _next_try(one)]
    given_up = [one for one in silent if one.tries >= MOST_TRIES]
    for roster_import in given_up:
        _give_up(roster_import, by=by)
    for roster_import in silent:
        if roster_import not in given_up:
            roster_import.change(tries=roster_import.tries + 1, tried_at=now)
            _ring_for(roster_import)
    return len(silent) - len(given_up)


@action
def note_trouble(roster_import: Import, error: Exception, *, by: Actor) -> None:
    """What a worker fell over, by the kind of the error only: its words may hold what stands in the rows."""
    Import.objects.locked().get(pk=roster_import.pk).change(trouble=type(error).__name__[:80])


def _ring_for(roster_import: Import) -> None:
    if roster_import.state == State.CHECKING:
        ring("directory.check_import", roster_import.pk)
    elif roster_import.state == State.UNDOING:
        ring("directory.undo_import", roster_import.pk)
    else:
        ring("directory.run_import", roster_import.pk)


def _next_try(roster_import: Import) -> datetime:
    last = max(filter(None, [roster_import.heard_at, roster_import.tried_at]), default=roster_import.created_at)
    return last + FIRST_PAUSE * 2**roster_import.tries


def _give_up(roster_import: Import, *, by: Actor) -> None:
    code = "worker_fell" if roster_import.trouble else "worker_vanished"
    failure = {"code": code, "params": {"tries": roster_import.tries, "trouble": roster_import.trouble}}
    if roster_import.state == State.RUNNING:
        undecide_the_rest(roster_import)
    roster_import.change(state=State.FAILED, failure=failure, finished_at=timezone.now())
    facts = {"why": roster_import.trouble or code} | roster_import.counts
    record(by, "directory.import_given_up", about=[roster_import, roster_import.association], facts=facts)
    emails.queue_import_stopped(roster_import)
