"""Two records become one, and two again."""

from directory.actions.merges.forgetting import forget_merges
from directory.actions.merges.merging import merge_people
from directory.actions.merges.undoing import undo_merge

__all__ = ["forget_merges", "merge_people", "undo_merge"]
