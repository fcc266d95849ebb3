"""Who may, and when; every answer a verdict."""
