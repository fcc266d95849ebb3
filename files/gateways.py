"""The disk: files lie below MEDIA_ROOT/kept, under names nobody can guess."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

CHUNK = 1 << 20
FOLDER = "kept"


def full_path(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def write(content: IO[bytes], extension: str) -> tuple[str, int, str]:
    """Whole or not at all. Returns the path below MEDIA_ROOT, the size in bytes, and the SHA-256."""
    name = secrets.token_hex(16)
    path = f"{FOLDER}/{name[:2]}/{name[2:4]}/{name}.{extension}"
    final = full_path(path)
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("xb") as out:
            while chunk := content.read(CHUNK):
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o640)
        part.replace(final)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _keep_the_name(final.parent)
    return path, size, digest.hexdigest()


def _keep_the_name(folder: Path) -> None:
    """A file whose folder was not written down is lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(paths: list[str]) -> None:
    """What is not there is removed already."""
    for path in paths:
        full_path(path).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[str]:
    """Every file of ours on the disk that was last written to so long ago, as paths below MEDIA_ROOT."""
    root = full_path(FOLDER)
    limit = time.time() - seconds
    for folder, _folders, names in os.walk(root):
        for name in names:
            file = Path(folder) / name
            try:
                old = file.stat().st_mtime < limit
            except FileNotFoundError:
                continue
            if old:
                yield str(file.relative_to(settings.MEDIA_ROOT))
