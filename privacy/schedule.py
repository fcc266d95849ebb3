"""How often the clock calls, in seconds."""

SCHEDULE = {
    "privacy.continue_copies": 60,
    "privacy.remove_old_copies": 60 * 60,
}
