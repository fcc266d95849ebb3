"""Answers about one's own data that are not rows of one model."""
