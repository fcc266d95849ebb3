"""Somebody takes rows along: written down, since a file goes where no gate follows."""

from __future__ import annotations

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import Import
from directory.permissions import can_import_into


@action
def note_recap_taken(roster_import: Import, asked: str, *, by: Actor) -> None:
    """Which of its rows left as a file. Raises ``Forbidden`` to whoever may not bring in rosters there any more."""
    can_import_into(by, roster_import.association).or_raise()
    record(
        by, "directory.recap_taken", about=[roster_import, roster_import.association], facts={"rows": asked or "all"}
    )
