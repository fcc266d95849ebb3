"""Imported by a worker: an import of 2,000 rows is some forty steps, so that kills fall between and within them."""

from directory.actions import checking, running

checking.STAGED_AT_ONCE = 250
checking.AT_ONCE = 125
running.AT_ONCE = 100
