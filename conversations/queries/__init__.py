"""Answers about walls: what one may do there, which posts a page shows, what was reported."""

from conversations.queries.cards import PostCard, Shown, Titles, cards_of
from conversations.queries.reported import Matter, count_waiting, waiting_matters
from conversations.queries.rights import WallRights, rights_on
from conversations.queries.wall_posts import Slice, newest_posts, older_posts

__all__ = [
    "Matter",
    "PostCard",
    "Shown",
    "Slice",
    "Titles",
    "WallRights",
    "cards_of",
    "count_waiting",
    "newest_posts",
    "older_posts",
    "rights_on",
    "waiting_matters",
]
