"""How often the clock calls, in seconds."""

SCHEDULE = {
    "people.graduate_students": 60 * 60,
    "people.expire_proposals": 60 * 60,
    "people.forget_old_calls": 60 * 60,
    "people.ask_whether_all_is_right": 6 * 60 * 60,
    "people.forget_old_changes": 60 * 60,
    "people.forget_old_codes": 60 * 60,
}
