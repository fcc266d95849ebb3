"""When the clock calls: task name → seconds."""

SCHEDULE = {
    "associations.pass_up_silent_requests": 900,
    "associations.count_coverage": 900,
    "associations.look_after_terms": 3600,
}
