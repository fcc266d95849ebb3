"""Walls, posts, comments: what people say to each other in a place that some upper app gives them."""

from conversations.models.comments import Comment
from conversations.models.likes import Like
from conversations.models.posts import MOST_PICTURES, Post, PostPicture
from conversations.models.reports import Report
from conversations.models.walls import Wall

__all__ = ["MOST_PICTURES", "Comment", "Like", "Post", "PostPicture", "Report", "Wall"]
