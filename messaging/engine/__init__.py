"""What runs in a worker: loops over actions and gateways that are no actions themselves, because they commit often."""

from messaging.engine.evening import gather_daily_letters
from messaging.engine.sending import send_waiting

__all__ = ["gather_daily_letters", "send_waiting"]
