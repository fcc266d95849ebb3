"""Answers that are not rows of one model."""
