"""A believable institution, made through the same actions as a real one, and the same each time."""
