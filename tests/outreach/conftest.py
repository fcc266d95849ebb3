"""Letters of these tests arrive where those of messaging do."""

from tests.messaging.conftest import mailbox, sink

__all__ = ["mailbox", "sink"]
