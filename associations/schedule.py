"""When the clock calls: task name → seconds."""

SCHEDULE = {
    "associations.pass_up_silent_requests": 900,
}
