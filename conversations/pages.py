"""What a page of a wall shows. Upper apps hang one on theirs with ``wall_page`` and ``conversations/wall.html``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from common.actors import Actor
from common.verdicts import Verdict
from conversations.models import Comment, Post, Wall
from conversations.permissions import can_announce, can_comment, can_read, can_write
from conversations.places import place_of
from conversations.queries import (
    PostCard,
    Titles,
    WallRights,
    cards_of,
    count_waiting,
    newest_posts,
    older_posts,
    rights_on,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_COMMENTS = 200  # of a post on one page, the newest


@dataclass(frozen=True, slots=True)
class WallPage:
    """``older_url`` is empty at the end of the wall; ``reported`` counts what waits, for those who look after it."""

    wall: Wall
    may_read: Verdict
    may_write: Verdict
    may_announce: Verdict
    cards: list[PostCard] = field(default_factory=list)
    older_url: str = ""
    prompt: StrOrPromise = ""
    send_label: StrOrPromise = ""
    who_reads: StrOrPromise = ""
    may_moderate: bool = False
    reported: int = 0
    is_older: bool = False


def wall_page(actor: Actor, wall: Wall, before: str = "", titles: Titles | None = None) -> WallPage:
    """The wall as this reader sees it: at most four queries, five for moderators, however much hangs on it.

    ``before`` is the cursor of an older page. ``titles`` says what persons are here, by their keys, when the page
    knows already. Who may not read gets no posts, and ``may_read`` with the reason.
    """
    rights = rights_on(actor, wall)
    may_read = can_read(actor, wall, rights)
    verdicts = {"may_write": can_write(actor, wall, rights), "may_announce": can_announce(actor, wall, rights)}
    if not may_read:
        return WallPage(wall, may_read, **verdicts)
    found = older_posts(actor, wall, before, rights) if before else newest_posts(actor, wall, rights)
    place = place_of(wall)
    return WallPage(
        wall,
        may_read,
        **verdicts,
        cards=cards_of(found.posts, wall, rights, actor, titles),
        older_url=f"{wall.get_absolute_url()}?{urlencode({'before': found.older})}" if found.older else "",
        prompt=place.prompt(wall),
        send_label=place.send_label(wall),
        who_reads=place.who_reads(wall),
        may_moderate=rights.moderators,
        reported=count_waiting(actor, wall) if rights.moderators else 0,
        is_older=bool(before),
    )


@dataclass(frozen=True, slots=True)
class PostPage:
    """One post with everything that was answered."""

    card: PostCard
    comments: list[PostCard]
    left_out: int
    may_comment: Verdict


def post_page(actor: Actor, post: Post) -> PostPage:
    """``post`` comes from ``Post.objects.visible_to(actor).for_listing(actor)``."""
    rights: WallRights = rights_on(actor, post.wall)
    visible = Comment.objects.visible_to(actor).filter(post=post).select_related("author")
    newest = list(visible.order_by("-id")[: MOST_COMMENTS + 1])
    left_out = visible.count() - MOST_COMMENTS if len(newest) > MOST_COMMENTS else 0
    return PostPage(
        card=cards_of([post], post.wall, rights, actor)[0],
        comments=cards_of(reversed(newest[:MOST_COMMENTS]), post.wall, rights, actor),
        left_out=left_out,
        may_comment=can_comment(actor, post),
    )
