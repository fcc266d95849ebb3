"""What runs in a worker: a loop over actions and gateways that is itself no action, because it commits often."""

from messaging.engine.sending import send_waiting

__all__ = ["send_waiting"]
