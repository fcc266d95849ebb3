"""The same actions for programs."""
