"""Which posts a page of a wall shows: the pinned ones and the newest first, then older ones by a cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from common.actors import Actor
from common.built_once import built_once
from conversations.models import Post, Wall
from conversations.models.posts import PICTURES
from conversations.places import WallRights
from people.models import Person

ON_A_PAGE = 20
# All of a post but the words as they were typed, and of its author what stands beside them; as ``from_db`` wants them.
POST = [field.attname for field in Post._meta.concrete_fields if field.name not in ("body", "told_up_to", "told_at")]
AUTHOR = [field.attname for field in Person._meta.concrete_fields if field.name in ("id", "full_name", "city_code")]
NUMBERS = ("comments_said", "likes_given", "is_liked", "has_pictures")


@dataclass(frozen=True, slots=True)
class Slice:
    """``older`` is the cursor of the next page; empty when these were the last."""

    posts: list[Post]
    older: str = ""


def newest_posts(actor: Actor, wall: Wall, rights: WallRights, size: int = ON_A_PAGE) -> Slice:
    """One query, and one more where there are pictures."""
    if not rights.readers:
        return Slice([])
    rows = _newest(wall_id=wall.pk, person_id=_reader(actor), moderates=rights.moderators, size=size)
    found = _read(rows, wall)
    pinned = [post for post in found if post.pinned_at]
    rest = _slice([post for post in found if not post.pinned_at], size)
    return Slice([*pinned, *rest.posts], rest.older)


def older_posts(actor: Actor, wall: Wall, before: str, rights: WallRights, size: int = ON_A_PAGE) -> Slice:
    """After the post named ``before``; an unknown name gives nothing."""
    if not rights.readers:
        return Slice([])
    rows = _older(wall_id=wall.pk, person_id=_reader(actor), before=before, moderates=rights.moderators, size=size)
    return _slice(_read(rows, wall), size)


def _reader(actor: Actor) -> int:
    return actor.person.pk if actor.person is not None else 0


@built_once("moderates", "size")
def _newest(wall_id: int, person_id: int, moderates: bool, size: int) -> QuerySet:
    seen = Post.objects.on_a_wall_read_by(person_id, wall_id, moderates=moderates)
    one_too_many = seen.filter(pinned_at=None).order_by("-pk").values("pk")[size : size + 1]
    shown = seen.filter(Q(pinned_at__isnull=False) | Q(pk__gte=Coalesce(Subquery(one_too_many), 0)))
    return _listed(shown.in_wall_order(), person_id)


@built_once("moderates", "size")
def _older(wall_id: int, person_id: int, before: str, moderates: bool, size: int) -> QuerySet:
    seen = Post.objects.on_a_wall_read_by(person_id, wall_id, moderates=moderates)
    cursor = Post.objects.filter(wall_id=wall_id, public_id=before).values("pk")
    return _listed(seen.filter(pinned_at=None, pk__lt=cursor).order_by("-pk")[: size + 1], person_id)


def _listed(posts: QuerySet[Post], person_id: int) -> QuerySet:
    return posts.with_numbers(person_id).values_list(*POST, *(f"author__{name}" for name in AUTHOR), *NUMBERS)


def _read(rows: Iterable[tuple[Any, ...]], wall: Wall) -> list[Post]:
    """As posts, with their author and their pictures."""
    authors: dict[int, Person] = {}
    posts = []
    for row in rows:
        said, by, numbers = row[: len(POST)], row[len(POST) : -len(NUMBERS)], row[-len(NUMBERS) :]
        if by[0] not in authors:
            authors[by[0]] = Person.from_db(DEFAULT_DB_ALIAS, AUTHOR, by)
        post = Post.from_db(DEFAULT_DB_ALIAS, POST, said)
        post.wall, post.author = wall, authors[by[0]]
        for name, number in zip(NUMBERS, numbers, strict=True):
            setattr(post, name, number)
        posts.append(post)
    prefetch_related_objects([post for post in posts if post.has_pictures], PICTURES)
    return posts


def _slice(found: list[Post], size: int) -> Slice:
    shown = found[:size]
    return Slice(shown, shown[-1].public_id if len(found) > size else "")
