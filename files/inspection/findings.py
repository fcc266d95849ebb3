"""What an inspection brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from common.verdicts import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Finding:
    """The file as it will be kept. ``content`` stands at its beginning."""

    content: IO[bytes]
    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None
    thumbnail: IO[bytes] | None = None


def file_refused(code: str, reason: StrOrPromise) -> Refusal:
    return Refusal(code, reason, field="file")


def size_of(content: IO[bytes]) -> int:
    """Counted, not believed; leaves the content at its beginning."""
    size = content.seek(0, 2)
    content.seek(0)
    return size


def in_megabytes(size: int) -> int:
    return size // 1_000_000
