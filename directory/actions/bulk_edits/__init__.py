"""One change to many people: looked at, carried out in steps, taken back, forgotten."""

from directory.actions.bulk_edits.looking import look_at_bulk_edit
from directory.actions.bulk_edits.running import (
    begin_bulk_edit,
    begin_bulk_undo,
    carry_on_bulk_edit,
    continue_bulk_edits,
    forget_bulk_edits,
)

__all__ = [
    "begin_bulk_edit",
    "begin_bulk_undo",
    "carry_on_bulk_edit",
    "continue_bulk_edits",
    "forget_bulk_edits",
    "look_at_bulk_edit",
]
