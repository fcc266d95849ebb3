"""What the roof wants to be called for: task name → seconds."""

SCHEDULE = {"alumni_portal.say_alive": 15, "alumni_portal.forget_spent_guards": 3600}
