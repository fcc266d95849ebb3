"""Everything that changes anything about copies of one's data, and about being forgotten."""

from privacy.actions.copies import (
    ask_for_copy,
    begin_copy,
    continue_copies,
    fetch_copy,
    make_copy,
    remove_old_copies,
)

__all__ = [
    "ask_for_copy",
    "begin_copy",
    "continue_copies",
    "fetch_copy",
    "make_copy",
    "remove_old_copies",
]
