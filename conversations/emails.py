"""The letters of the walls."""

from __future__ import annotations

from django.urls import reverse

from conversations.hangs import ANNOUNCEMENTS, COMMENTS, MODERATION, POSTS
from conversations.models import Comment, Post, Report
from conversations.places import place_of
from messaging.letters import queue_letter
from people.models import Person


def queue_new_post(post: Post, member: Person) -> None:
    """To a member: somebody wrote to the group."""
    queue_letter(
        to=member,
        category=ANNOUNCEMENTS if post.is_announcement else POSTS,
        template="conversations/email/new_post",
        about=post,
        context={"path": post.get_absolute_url()},
        key=f"post:{post.public_id}",
    )


def queue_comment_written(comment: Comment) -> None:
    """To who wrote the post: somebody answered."""
    queue_letter(
        to=comment.post.author,
        category=COMMENTS,
        template="conversations/email/comment_written",
        about=comment,
        context={"path": comment.get_absolute_url()},
        key=f"comment:{comment.public_id}",
    )


def queue_report_arrived(report: Report) -> None:
    """To those who look after the wall, but not to who wrote what was reported."""
    wall = report.speech.wall
    for keeper in place_of(wall).keepers(wall):
        if keeper.pk != report.speech.author_id:
            queue_letter(
                to=keeper,
                category=MODERATION,
                template="conversations/email/report_arrived",
                about=report,
                context={"path": reverse("report_list", args=[wall.public_id])},
                key=f"report:{report.public_id}",
            )


def queue_hidden(speech: Post | Comment) -> None:
    """To who wrote it: it is hidden, and why."""
    _to_author(speech, "hidden")


def queue_shown_again(speech: Post | Comment) -> None:
    """To who wrote it: it stands again."""
    _to_author(speech, "shown_again")


def _to_author(speech: Post | Comment, letter: str) -> None:
    queue_letter(
        to=speech.author,
        category=MODERATION,
        template=f"conversations/email/{letter}",
        about=speech,
        context={"path": speech.get_absolute_url()},
    )
