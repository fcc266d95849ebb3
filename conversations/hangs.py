"""What this app hangs into the floors below: kinds of letters, what it holds of a person, rows for the audit."""

from __future__ import annotations

from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from conversations.models import Comment, Post, Wall
from messaging.models import Delivery, Preference
from messaging.registry import Category, categories
from people.registry import Holding, holdings

ANNOUNCEMENTS = "announcements"
POSTS = "posts"
COMMENTS = "comments"
MODERATION = "moderation"

Channel, Rhythm = Delivery.Channel, Preference.Rhythm

CATEGORIES = (
    Category(
        code=ANNOUNCEMENTS,
        label=_("Announcements in your groups"),
        help=_("What those who keep a group say to everybody in it."),
    ),
    Category(
        code=POSTS,
        label=_("New posts in your groups"),
        help=_("What members write. By e-mail once a day, unless you choose otherwise."),
        priority=7,
        rhythms={Channel.EMAIL: Rhythm.DIGEST, Channel.INBOX: Rhythm.AT_ONCE},
    ),
    Category(
        code=COMMENTS,
        label=_("Answers to what you wrote"),
        help=_("When somebody comments on a post of yours."),
        priority=6,
    ),
    Category(
        code=MODERATION,
        label=_("Reports, and what becomes of them"),
        help=_("When something of yours is hidden, and why; for those who look after a wall, what was reported."),
    ),
)

# What others answered stands below it, so the row stays, as that of a post its author took back; the words go at once.
EMPTY = {"body": "", "body_html": "", "deleted_at": Coalesce("deleted_at", Now())}
BELOW_IT = _("What others answered belongs to them. Your words go at once, the empty place stays.")

HOLDINGS = (
    Holding(
        name="conversations.posts",
        label=_("What you wrote in your groups"),
        model="conversations.Post",
        path="author",
        shows=("created_at", "kind", "body", "edited_at", "deleted_at"),
        kept=BELOW_IT,
        clears=EMPTY | {"pinned_at": None, "hidden_reason": ""},
    ),
    Holding(
        name="conversations.pictures",
        label=_("Pictures you hung up in your groups"),
        model="conversations.PostPicture",
        path="post__author",
        shows=("created_at", "file__name", "description"),
        file="file",
    ),
    Holding(
        name="conversations.comments",
        label=_("What you answered"),
        model="conversations.Comment",
        path="author",
        shows=("created_at", "body", "deleted_at"),
        kept=BELOW_IT,
        clears=EMPTY | {"hidden_reason": ""},
    ),
    Holding(
        name="conversations.likes",
        label=_("What you liked"),
        model="conversations.Like",
        shows=("created_at",),
        identity=("post",),
    ),
    Holding(
        name="conversations.reports",
        label=_("What you reported"),
        model="conversations.Report",
        path="reporter",
        shows=("created_at", "reason", "outcome"),
        identity=("post", "comment", "outcome"),
        kept=_("What was reported and how it ended belongs to those who look after the wall. Your words go."),
        clears={"reason": "–"},
    ),
)

ROWS = (
    Rows("conversations.wall", Wall.objects.moderated_by, said=lambda wall: str(wall.label)),
    Rows("conversations.post", Post.objects.moderated_by, said=lambda post: post.words[:60] or str(post)),
    Rows("conversations.comment", Comment.objects.moderated_by, said=lambda comment: comment.words[:60]),
)


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for category in CATEGORIES:
        categories.hang(category)
    for holding in HOLDINGS:
        holdings.hang(holding)
    speak_of(*ROWS)
