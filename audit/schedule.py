"""What the clock calls, and how often (seconds)."""

SCHEDULE = {"audit.seal_entries": 60.0}
