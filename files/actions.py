"""Keeping a file, letting it go, and tidying up behind both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from files import gateways
from files.inspection import file_refused, inspect, safe_name
from files.inspection.findings import in_megabytes, size_of
from files.models import StoredFile
from files.permissions import LARGEST, can_keep_file

GRACE = timedelta(days=1)  # in which a file may wait for the row it is for
AT_ONCE = 500


@action
def keep_file(upload: File | IO[bytes], kind: str, *, by: Actor, name: str = "") -> StoredFile:
    """Look into the upload, write it down under a name of our own, and return its row.

    ``kind`` is a ``StoredFile.Kind``. A picture is written anew: upright, at most 2048 px, without what
    cameras add; PDF, XLSX and CSV are kept byte for byte. Raises ``Refusal`` on the field ``file``:
    ``empty_file``, ``file_too_large``, or what the content is not. If the caller's transaction is rolled
    back, the clock removes what was written.
    """
    can_keep_file(by).or_raise()
    size = size_of(upload)  # type: ignore[arg-type]
    if size == 0:
        raise file_refused("empty_file", _("This file is empty."))
    if size > LARGEST[kind]:
        most = in_megabytes(LARGEST[kind])
        raise file_refused("file_too_large", _("This file is too large: at most %(most)d MB.") % {"most": most})
    found = inspect(upload, kind)  # type: ignore[arg-type]
    path, size, digest = gateways.write(found.content, found.extension)
    thumbnail = gateways.write(found.thumbnail, found.extension)[0] if found.thumbnail else ""
    file = StoredFile.objects.add(
        kind=kind,
        name=safe_name(name or getattr(upload, "name", "") or "", found.extension),
        content_type=found.content_type,
        size=size,
        sha256=digest,
        path=path,
        thumbnail_path=thumbnail,
        width=found.width,
        height=found.height,
        kept_by=by.user,
    )
    record(by, "files.file_kept", about=[file], facts={"kind": kind, "size": size})
    return file


@action
def keep_made_file(content: IO[bytes], kind: str, name: str, content_type: str, *, by: Actor) -> StoredFile:
    """What the house itself has written, for somebody to fetch: not looked into, and of no login's measure.

    ``name`` with its extension. If the caller's transaction is rolled back, the clock removes what was written.
    """
    extension = name.rpartition(".")[2]
    path, size, digest = gateways.write(content, extension)
    file = StoredFile.objects.add(
        kind=kind, name=safe_name(name, extension), content_type=content_type, size=size, sha256=digest, path=path
    )
    record(by, "files.file_made", about=[file], facts={"kind": kind, "size": size})
    return file


@action
def delete_file(file: StoredFile, *, by: Actor) -> None:
    """Remove row and bytes; the app that held it asked who may. Raises ``ProtectedError`` while a row points at it."""
    file = StoredFile.objects.locked().get(pk=file.pk)
    record(by, "files.file_deleted", about=[file])
    paths = file.paths
    file.delete()
    transaction.on_commit(lambda: gateways.remove(paths))


@action
def delete_unreferenced(*, by: Actor) -> int:
    """Files that no row points at a day after they were kept; at most ``AT_ONCE``. Returns how many went."""
    old = StoredFile.objects.filter(created_at__lt=timezone.now() - GRACE).unreferenced()
    files = list(old.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    paths = [path for file in files for path in file.paths]
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    if files:
        record(by, "files.unused_files_deleted", about=[], facts={"count": len(files)})
    transaction.on_commit(lambda: gateways.remove(paths))
    return len(files)


@action
def sweep_disk(*, by: Actor) -> int:
    """Bytes on the disk without a row: left by a transaction that was rolled back, or by a killed process."""
    swept = 0
    for paths in _in_groups(gateways.older_than(GRACE.total_seconds()), AT_ONCE):
        known = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
        known |= set(StoredFile.objects.filter(thumbnail_path__in=paths).values_list("thumbnail_path", flat=True))
        orphans = [path for path in paths if path not in known]
        gateways.remove(orphans)
        swept += len(orphans)
    if swept:
        record(by, "files.disk_swept", about=[], facts={"count": swept})
    return swept


def _in_groups(paths: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(paths)
    while group := list(islice(rest, size)):
        yield group
