"""Two records that may be one person: sought each night, decided by somebody who keeps both."""

from directory.actions.duplicates.deciding import keep_apart, pair_up, propose_again
from directory.actions.duplicates.searching import begin_search, continue_search

__all__ = ["begin_search", "continue_search", "keep_apart", "pair_up", "propose_again"]
