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
    "queue_welcome_to_the_group",
]
