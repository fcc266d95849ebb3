"""Which posts a page of a wall shows: the pinned ones and the newest first, then older ones by a cursor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.actors import Actor
from conversations.models import Post, Wall
from conversations.places import WallRights

ON_A_PAGE = 20
# All of a post but the words as they were typed, and of its author what stands beside them.
SHOWN = (
    *("public_id", "wall_id", "kind", "created_at", "edited_at", "pinned_at", "deleted_at", "hidden_at"),
    *("hidden_reason", "body_html", "author_id", "author__full_name", "author__city_code", "author__shows_city"),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """``older`` is the cursor of the next page; empty when these were the last."""

    posts: list[Post]
    older: str = ""


def newest_posts(actor: Actor, wall: Wall, rights: WallRights, size: int = ON_A_PAGE) -> Slice:
    """Two queries, the second for the pictures."""
    seen = _seen(actor, wall, rights)
    one_too_many = seen.filter(pinned_at=None).order_by("-pk").values("pk")[size : size + 1]
    shown = Q(pinned_at__isnull=False) | Q(pk__gte=Coalesce(Subquery(one_too_many), 0))
    found = _listed(seen.filter(shown).in_wall_order(), actor, wall)
    pinned = [post for post in found if post.pinned_at]
    rest = _slice([post for post in found if not post.pinned_at], size)
    return Slice([*pinned, *rest.posts], rest.older)


def older_posts(actor: Actor, wall: Wall, before: str, rights: WallRights, size: int = ON_A_PAGE) -> Slice:
    """After the post named ``before``; an unknown name gives nothing."""
    cursor = Post.objects.filter(wall=wall, public_id=before).values("pk")
    older = _seen(actor, wall, rights).filter(pinned_at=None, pk__lt=cursor)
    return _slice(_listed(older.order_by("-pk")[: size + 1], actor, wall), size)


def _seen(actor: Actor, wall: Wall, rights: WallRights) -> QuerySet[Post]:
    if not rights.readers:
        return Post.objects.none()
    return Post.objects.on_a_wall_read_by(actor, wall, moderates=rights.moderators)


def _listed(posts: QuerySet[Post], actor: Actor, wall: Wall) -> list[Post]:
    found = list(posts.for_listing(actor).select_related(None).select_related("author").only(*SHOWN))
    for post in found:
        post.wall = wall
    return found


def _slice(found: list[Post], size: int) -> Slice:
    shown = found[:size]
    return Slice(shown, shown[-1].public_id if len(found) > size else "")
