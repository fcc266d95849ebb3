"""Answering a post."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.markdown import to_html
from common.verdicts import Refusal
from conversations.emails import queue_comment_written
from conversations.models import Comment, Post, Report
from conversations.permissions import can_comment, can_delete


@action
def write_comment(post: Post, body: str, *, by: Actor) -> Comment:
    """Answer a post; who wrote that hears of it.

    Raises ``Refusal``: ``too_fast``, ``nothing_said``, and ``deleted`` or ``hidden`` when the post is gone.
    """
    can_comment(by, post).or_raise()
    if not body.strip():
        raise Refusal("nothing_said", _("Write something first."), field="body")
    comment = Comment.objects.add(post=post, author=by.person, body=body.strip(), body_html=to_html(body))
    record(by, "conversations.comment_written", about=[comment, post])
    if post.author_id != comment.author_id:
        queue_comment_written(comment)
    return comment


@action
def delete_comment(comment: Comment, *, by: Actor) -> None:
    """Its author takes it back."""
    comment = Comment.objects.locked().select_related("post").get(pk=comment.pk)
    can_delete(by, comment).or_raise()
    now = timezone.now()
    comment.change(deleted_at=now)
    Report.objects.waiting().about(comment).update(outcome=Report.Outcome.GONE, decided_at=now)
    record(by, "conversations.comment_deleted", about=[comment, comment.post])
