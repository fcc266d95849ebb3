"""The files of a message, read from the disk and coded once for a batch and the batches that follow it."""

from __future__ import annotations

from collections.abc import Iterable

from files.gateways import full_path
from files.models import StoredFile
from messaging.letters.attaching import Attachment, attachment
from messaging.letters.rendering import LetterCannotBeWritten


def read_in(files: Iterable[StoredFile]) -> tuple[Attachment, ...]:
    """Raises ``LetterCannotBeWritten`` when the disk has lost one: without what it speaks of no letter leaves."""
    try:
        return tuple(attachment(file.name, file.content_type, full_path(file.path).read_bytes()) for file in files)
    except FileNotFoundError as error:
        raise LetterCannotBeWritten("a file that goes with it is not on the disk") from error
