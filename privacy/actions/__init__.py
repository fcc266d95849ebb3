"""Everything that changes anything about copies of one's data, and about being forgotten."""

from privacy.actions.copies import (
    ask_for_copy,
    begin_copy,
    continue_copies,
    fetch_copy,
    make_copy,
    remove_old_copies,
)
from privacy.actions.erasures import (
    ask_for_erasure,
    carry_out_erasure,
    finish_erasure,
    leave_record_out,
    order_erasure,
    replay_erasure,
    stop_erasure,
)

__all__ = [
    "ask_for_copy",
    "ask_for_erasure",
    "begin_copy",
    "carry_out_erasure",
    "continue_copies",
    "fetch_copy",
    "finish_erasure",
    "leave_record_out",
    "make_copy",
    "order_erasure",
    "remove_old_copies",
    "replay_erasure",
    "stop_erasure",
]
