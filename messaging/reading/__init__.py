"""What a message that came in says: bytes in, small dataclasses out. Nothing here knows the database."""

from messaging.reading.answers import without_quotes
from messaging.reading.failures import Complaint, Failure, Severity
from messaging.reading.messages import Read, name_of, read

__all__ = ["Complaint", "Failure", "Read", "Severity", "name_of", "read", "without_quotes"]
