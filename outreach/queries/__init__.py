"""Answers about whom one writes to, and what becomes of it."""
