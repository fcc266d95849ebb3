"""How often the clock calls, in seconds."""

SCHEDULE = {
    "privacy.continue_copies": 60,
    "privacy.remove_old_copies": 60 * 60,
    "privacy.carry_out_erasures": 60 * 60,
    "privacy.finish_erasures": 10 * 60,
}
