"""Answers about rosters: what a row says, whom it is about, where they belong, what would change."""
