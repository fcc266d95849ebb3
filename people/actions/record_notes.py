"""Notes out of rosters: kept by the thousand, taken off one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.copying import CopiedTable, copy_lines, new_keys
from people.models import RecordNote
from people.permissions import can_keep_record

Said = tuple[int, str, str]  # key of the person, heading, words


@action
def keep_notes(notes: Sequence[Said], source: str, *, by: Actor) -> list[int]:
    """Two statements however many; returns their keys, in the same order.

    Called by actions that asked who may, left out what is noted already, and write the audit.
    """
    if not notes:
        return []
    table = CopiedTable(RecordNote, ("id", "person_id", "label", "text", "source"), timezone.now())
    keys = new_keys(RecordNote, len(notes))
    copy_lines(table, [table.line(key, *note, source) for key, note in zip(keys, notes, strict=True)])
    return keys


@action
def remove_record_note(note: RecordNote, *, by: Actor) -> None:
    """It is wrong, or says too much. Asks whether the actor keeps the record."""
    can_keep_record(by, note.person).or_raise()
    record(by, "people.record_note_removed", about=[note.person])
    note.delete()
