"""How often the clock calls. Running twice, late, or after hours of silence does no harm."""

SCHEDULE = {
    "messaging.send_waiting": 15.0,
    "messaging.sweep_after_the_gone": 10.0,
}
