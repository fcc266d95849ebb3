"""How often the clock calls. Running twice, late, or after hours of silence does no harm."""

SCHEDULE = {
    "outreach.launch_due_campaigns": 20.0,
    "outreach.choose_subjects": 20.0,
    "outreach.tell_of_ends": 30.0,
    "outreach.look_after_journeys": 60.0,
    "outreach.bring_in_ready_journeys": 3600.0,
    "outreach.forget_whose_events": 3600.0,
}
