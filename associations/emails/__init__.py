"""The letters of the associations. One file per occasion."""

from associations.emails.joining import (
    queue_invitation,
    queue_join_request_approved,
    queue_join_request_arrived,
    queue_join_request_declined,
    queue_join_request_moved_on,
    queue_join_request_passed_up,
    queue_join_request_received,
    queue_join_request_reminder,
    queue_join_request_taken_back,
    queue_welcome_to_the_group,
)
from associations.emails.offices import (
    queue_member_removed,
    queue_officer_appointed,
    queue_successor_wanted,
    queue_term_ended,
    queue_term_ending,
    queue_term_kept,
)

__all__ = [
    "queue_invitation",
    "queue_join_request_approved",
    "queue_join_request_arrived",
    "queue_join_request_declined",
    "queue_join_request_moved_on",
    "queue_join_request_passed_up",
    "queue_join_request_received",
    "queue_join_request_reminder",
    "queue_join_request_taken_back",
    "queue_member_removed",
    "queue_officer_appointed",
    "queue_successor_wanted",
    "queue_term_ended",
    "queue_term_ending",
    "queue_term_kept",
    "queue_welcome_to_the_group",
]
