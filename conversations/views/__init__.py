"""Pages and parts of pages around a wall. One file per noun."""

from conversations.views.comments import comment_delete, comment_write
from conversations.views.posts import post_delete, post_detail, post_edit, post_like, post_pin, post_write
from conversations.views.reports import comment_judge, comment_report, post_judge, post_report, report_list
from conversations.views.walls import wall_detail

__all__ = [
    "comment_delete",
    "comment_judge",
    "comment_report",
    "comment_write",
    "post_delete",
    "post_detail",
    "post_edit",
    "post_judge",
    "post_like",
    "post_pin",
    "post_report",
    "post_write",
    "report_list",
    "wall_detail",
]
