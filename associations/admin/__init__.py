"""The console's pages of associations."""
