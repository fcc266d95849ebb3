"""A message as each of its readers gets it: the writer that ``messaging`` calls for every batch."""

from outreach.letters.preparing import Occasion, Prepared, prepare
from outreach.letters.writing import TEMPLATE, write

__all__ = ["TEMPLATE", "Occasion", "Prepared", "prepare", "write"]
