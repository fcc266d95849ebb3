"""What the rest of the house calls to send: ``from messaging.letters import queue_letter``."""

from messaging.letters.queueing import (
    addressee_of,
    count_account_text,
    queue_account_letter,
    queue_account_text,
    queue_letter,
)

__all__ = ["addressee_of", "count_account_text", "queue_account_letter", "queue_account_text", "queue_letter"]
