"""Imported by a worker: an import of 2,000 rows is some hundred steps, so that kills fall between and within them."""

from directory.actions import checking, running

checking.STAGED_AT_ONCE = 100
checking.AT_ONCE = 60
running.AT_ONCE = 40
