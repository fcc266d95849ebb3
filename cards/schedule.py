"""How often the clock calls, in seconds."""

SCHEDULE = {"cards.revoke_stranded": 60 * 60}
