"""The files of a message, and how much they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from files.links import signed_url
from files.models import StoredFile
from institution.reads import current
from messaging.models import Delivery
from outreach.models import Message, MessageAttachment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ABOUT = "outreach.message:"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Attached:
    """One of them as a page shows it; ``address`` is good for minutes, and for whom it was made."""

    public_id: str
    name: str
    size: int
    address: str


def most_bytes() -> int:
    return current().attachments_most_mb * MEGABYTE


def size_of(message: Message) -> int:
    return message.attachments.aggregate(bytes=Sum("file__size", default=0))["bytes"]


def too_large() -> StrOrPromise:
    """What is said where the files of a message are more than the institution allows."""
    if not current().attachments_most_mb:
        return _("No files go with letters here. Put them behind a link.")
    what = _("At most %(most)d MB go with a letter, all files together. Put the rest behind a link.")
    return what % {"most": current().attachments_most_mb}


def attached_to(message: Message, viewer: Actor) -> list[Attached]:
    rows = message.attachments.select_related("file").order_by("pk")
    return [Attached(row.public_id, row.file.name, row.file.size, signed_url(row.file, viewer)) for row in rows]


def files_of(about: Iterable[str]) -> dict[str, list[StoredFile]]:
    """By what letters are about, in the order of sending in. One query."""
    keys = {label.removeprefix(ABOUT): label for label in about if label.startswith(ABOUT)}
    found: dict[str, list[StoredFile]] = {label: [] for label in keys.values()}
    for row in MessageAttachment.objects.filter(message__in=keys).select_related("file").order_by("pk"):
        found[f"{ABOUT}{row.message_id}"].append(row.file)
    return found


def enclosed_in(delivery: Delivery) -> list[StoredFile]:
    """What went with one letter, for the page on which it is read."""
    return files_of([delivery.about]).get(delivery.about, [])
