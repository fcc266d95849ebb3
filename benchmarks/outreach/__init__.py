"""A mailing measured: who writes it, who takes it, and the plain loop beside it."""
