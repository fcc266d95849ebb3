"""Which posts a page of a wall shows: the pinned ones and the newest first, then older ones by a cursor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from common.actors import Actor
from conversations.models import Post, Wall

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Slice:
    """``older`` is the cursor of the next page; empty when these were the last."""

    posts: list[Post]
    older: str = ""


def newest_posts(actor: Actor, wall: Wall, size: int = ON_A_PAGE) -> Slice:
    pinned = _seen(actor, wall).filter(pinned_at__isnull=False).order_by("-pinned_at")
    rest = _slice(_seen(actor, wall).filter(pinned_at=None), size)
    return Slice([*pinned, *rest.posts], rest.older)


def older_posts(actor: Actor, wall: Wall, before: str, size: int = ON_A_PAGE) -> Slice:
    """After the post named ``before``; an unknown name gives nothing."""
    cursor = Post.objects.filter(wall=wall, public_id=before).values("pk")
    return _slice(_seen(actor, wall).filter(pinned_at=None, pk__lt=cursor), size)


def _seen(actor: Actor, wall: Wall) -> QuerySet[Post]:
    return Post.objects.visible_to(actor).filter(wall=wall).for_listing(actor)


def _slice(posts: QuerySet[Post], size: int) -> Slice:
    found = list(posts.order_by("-id")[: size + 1])
    shown = found[:size]
    return Slice(shown, shown[-1].public_id if len(found) > size else "")
