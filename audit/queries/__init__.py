"""Answers about the audit: is it whole, and what does it say to this reader."""

from audit.queries.lines import Line, Named, lines_for
from audit.queries.verification import Broken, Proof, verify

__all__ = ["Broken", "Line", "Named", "Proof", "lines_for", "verify"]
