"""A copy of everything: asked for on a page, made by a worker, fetched some times, removed after some days."""

from __future__ import annotations

import tempfile
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from files.actions import delete_file, keep_made_file
from files.models import StoredFile
from people.models import User
from people.registry import Subject
from privacy import emails
from privacy.exports import gather, write_archive
from privacy.models import DataCopy
from privacy.permissions import can_ask_for_copy, can_fetch_copy, can_make_copies

State = DataCopy.State
PAUSE = timedelta(minutes=2)  # without a sign of a worker, then the bell is rung again
AT_ONCE = 100


@action
def ask_for_copy(*, by: Actor) -> DataCopy:
    """Order a copy of everything held about this login and its record, in the language of the page."""
    User.objects.select_for_update().get(pk=by.user.pk if by.user else 0)
    can_ask_for_copy(by).or_raise()
    copy = DataCopy.objects.add(login=by.user, language=get_language() or "")
    record(by, "privacy.copy_asked_for", about=[copy, *_whose(copy)])
    ring("privacy.make_copy", copy.pk)
    return copy


@action
def begin_copy(copy: DataCopy, *, by: Actor) -> bool:
    """Write down that it is tried, before it is: a worker that falls over it again and again is noticed.

    False when it is made already, or was tried too often, which ends it.
    """
    can_make_copies(by).or_raise()
    copy = DataCopy.objects.locked().get(pk=copy.pk)
    if not copy.is_waiting:
        return False
    if copy.tries >= DataCopy.MOST_TRIES:
        copy.change(state=State.FAILED)
        record(by, "privacy.copy_failed", about=[copy, *_whose(copy)], facts={"tries": copy.tries})
        return False
    copy.change(tries=copy.tries + 1, tried_at=timezone.now())
    return True


@action
def make_copy(copy: DataCopy, *, by: Actor) -> bool:
    """Gather, write the archive, keep it, tell its owner: all or nothing, so that a killed worker leaves an order.

    False when another worker is at it, or it is made.
    """
    can_make_copies(by).or_raise()
    mine = DataCopy.objects.select_for_update(skip_locked=True, of=("self",)).waiting()
    found = mine.select_related("login__person").filter(pk=copy.pk).first()
    if found is None:
        return False
    with tempfile.TemporaryFile() as out, override(found.language):
        write_archive(gather(Subject.of(found.login)), out)
        out.seek(0)
        name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
        file = keep_made_file(out, StoredFile.Kind.ARCHIVE, name, "application/zip", by=by)
    now = timezone.now()
    end = now + timedelta(days=settings.COPY_KEPT_DAYS)
    person = getattr(found.login, "person", None)
    record_id = person.public_id if person else ""
    found.change(state=State.READY, file=file, record=record_id, ready_at=now, expires_at=end)
    record(by, "privacy.copy_made", about=[found, *_whose(found)], facts={"size": file.size})
    emails.queue_copy_ready(found)
    return True


@action
def continue_copies(*, by: Actor) -> int:
    """Ring for those that wait although nobody works on them. How many."""
    can_make_copies(by).or_raise()
    left = DataCopy.objects.left_alone_since(timezone.now() - PAUSE).order_by("pk")[:AT_ONCE]
    keys = list(left.values_list("pk", flat=True))
    for key in keys:
        ring("privacy.make_copy", key)
    return len(keys)


@action
def fetch_copy(copy: DataCopy, *, by: Actor) -> DataCopy:
    """Its owner takes it along. Counted, and written down: it is everything that is known of somebody."""
    copy = DataCopy.objects.locked().get(pk=copy.pk)
    can_fetch_copy(by, copy).or_raise()
    copy.change(downloads=copy.downloads + 1, downloaded_at=timezone.now())
    record(by, "privacy.copy_fetched", about=[copy, *_whose(copy)], facts={"downloads": copy.downloads})
    return copy


@action
def outdate_copies(login: User, *, by: Actor) -> int:
    """What this login had made of data that are not its own any more: nobody fetches it, the clock removes the files.

    Called by an action that has asked who may. Returns how many were ready.
    """
    return DataCopy.objects.filter(login=login, state=DataCopy.State.READY).update(expires_at=timezone.now())


@action
def remove_old_copies(*, by: Actor) -> int:
    """The files of copies whose days are over. How many."""
    can_make_copies(by).or_raise()
    over = list(DataCopy.objects.outdated().select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE])
    for copy in over:
        file = copy.file
        copy.change(state=State.GONE, file=None)
        if file is not None:
            delete_file(file, by=by)
        record(by, "privacy.copy_removed", about=[copy])
    return len(over)


def _whose(copy: DataCopy) -> list[User]:
    """The record, where there is one: its page in the console tells of this too."""
    person = getattr(copy.login, "person", None)
    return [copy.login] if person is None else [person]
