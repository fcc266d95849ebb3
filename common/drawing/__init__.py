"""What the house draws: pure functions from numbers to SVG, no database, no request."""
