"""How often the clock calls, in seconds."""

SCHEDULE = {
    "directory.continue_imports": 30,
}
