"""Everything that changes anything on a wall."""

from conversations.actions.comments import delete_comment, write_comment
from conversations.actions.forgetting import forget_deleted
from conversations.actions.likes import toggle_like
from conversations.actions.moderating import hide, keep, report, show_again
from conversations.actions.posts import NewPicture, delete_post, edit_post, pin_post, unpin_post, write_post
from conversations.actions.telling import tell_some_members
from conversations.actions.walls import open_wall, open_walls, remove_walls

__all__ = [
    "NewPicture",
    "delete_comment",
    "delete_post",
    "edit_post",
    "forget_deleted",
    "hide",
    "keep",
    "open_wall",
    "open_walls",
    "pin_post",
    "remove_walls",
    "report",
    "show_again",
    "tell_some_members",
    "toggle_like",
    "unpin_post",
    "write_comment",
    "write_post",
]
