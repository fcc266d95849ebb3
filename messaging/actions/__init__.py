"""Everything that changes anything in messaging."""
