"""Pages about oneself, and what everybody may read before signing up."""
