"""What was taken back is forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from conversations.models import Comment, Post, PostPicture

KEPT_FOR = timedelta(days=30)  # so that a report of it can still be answered


@action
def forget_deleted(*, by: Actor) -> int:
    """Empty posts and comments that their authors took back thirty days ago, and let their pictures go."""
    before = timezone.now() - KEPT_FOR
    posts = Post.objects.filter(deleted_at__lt=before)
    PostPicture.objects.filter(post__in=posts).delete()
    empty = {"body": "", "body_html": ""}
    forgotten = posts.exclude(body="").update(**empty)
    forgotten += Comment.objects.filter(deleted_at__lt=before).exclude(body="").update(**empty)
    if forgotten:
        record(by, "conversations.forgotten", about=[], facts={"count": forgotten})
    return forgotten
