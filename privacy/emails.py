"""Letters about one's own data: none of it is in them."""

from __future__ import annotations

from messaging.letters import queue_letter
from privacy.models import DataCopy

CATEGORY = "own_data"


def queue_copy_ready(copy: DataCopy) -> None:
    """Where it can be fetched, until when. The page asks who is there."""
    queue_letter(
        to=copy.login, category=CATEGORY, template="privacy/email/copy_ready", about=copy, key=f"copy:{copy.public_id}"
    )
