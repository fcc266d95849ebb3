"""Letters about rosters on their way in."""

from __future__ import annotations

from directory.models import Import
from messaging.letters import queue_letter

DESK = "desk"  # the category: what waits for an officer


def queue_import_stopped(roster_import: Import) -> None:
    """To whoever began it: it got no further, and why. The house itself reads the console."""
    if roster_import.begun_by is None:
        return
    queue_letter(
        to=roster_import.begun_by,
        category=DESK,
        template="directory/email/import_stopped",
        about=roster_import,
        context={"path": roster_import.get_absolute_url()},
        key=f"import-stopped:{roster_import.pk}:{roster_import.finished_at}",
    )
