"""Saying something, changing it, taking it back, pinning it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.markdown import to_html
from common.verdicts import Refusal
from conversations.models import MOST_PICTURES, Post, PostPicture, Report, Wall
from conversations.permissions import can_delete, can_edit_post, can_pin, can_post, has_room_for_a_pin
from files.actions import keep_file
from files.models import StoredFile


@dataclass(frozen=True, slots=True)
class NewPicture:
    upload: File
    description: str = ""


@action
def write_post(
    wall: Wall, body: str, *, by: Actor, kind: str = Post.Kind.POST, pictures: Sequence[NewPicture] = ()
) -> Post:
    """Put a post or an announcement on the wall; the members are told afterwards, by a worker.

    ``body`` is Markdown and may be empty where pictures speak. Raises ``Refusal``: ``too_fast``, ``nothing_said``,
    ``too_many_pictures``, or what ``keep_file`` finds wrong with a picture, on the field ``pictures``.
    """
    can_post(by, wall, kind).or_raise()
    if not body.strip() and not pictures:
        raise Refusal("nothing_said", _("Write something, or add a picture."), field="body")
    post = Post.objects.add(wall=wall, author=by.person, kind=kind, body=body.strip(), body_html=to_html(body))
    _hang_pictures(post, pictures, by=by)
    record(by, "conversations.post_written", about=[post, wall], facts={"kind": kind, "pictures": len(pictures)})
    ring("conversations.tell_members", post.pk)
    return post


@action
def edit_post(
    post: Post,
    body: str,
    *,
    by: Actor,
    add: Sequence[NewPicture] = (),
    remove: Sequence[int] = (),
    describe: Mapping[int, str] | None = None,
) -> Post:
    """Other words, other pictures. ``remove`` and ``describe`` name pictures of this post by their keys.

    Nobody is told again; the post says that it was changed.
    """
    post = Post.objects.locked().select_related("wall").get(pk=post.pk)
    can_edit_post(by, post).or_raise()
    hanging = {picture.pk: picture for picture in post.pictures.all()}
    if not body.strip() and not add and not set(hanging) - set(remove):
        raise Refusal("nothing_said", _("Write something, or add a picture."), field="body")
    post.pictures.filter(pk__in=remove).delete()
    for key, description in (describe or {}).items():
        if key in hanging and key not in remove and hanging[key].description != description:
            hanging[key].change(description=description)
    _hang_pictures(post, add, by=by)
    post.change(body=body.strip(), body_html=to_html(body), edited_at=timezone.now())
    record(by, "conversations.post_edited", about=[post, post.wall], facts={"added": len(add), "removed": len(remove)})
    return post


def _hang_pictures(post: Post, pictures: Sequence[NewPicture], *, by: Actor) -> None:
    hanging = list(post.pictures.order_by("-position").values_list("position", flat=True))
    if len(hanging) + len(pictures) > MOST_PICTURES:
        words = ngettext("At most %(most)d picture.", "At most %(most)d pictures.", MOST_PICTURES)
        raise Refusal("too_many_pictures", words % {"most": MOST_PICTURES}, field="pictures")
    begin = hanging[0] + 1 if hanging else 0
    for position, picture in enumerate(pictures, begin):
        PostPicture.objects.add(
            post=post, file=_kept(picture.upload, by=by), description=picture.description.strip(), position=position
        )


def _kept(upload: File, *, by: Actor) -> StoredFile:
    try:
        return keep_file(upload, StoredFile.Kind.PICTURE, by=by)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.reason, field="pictures") from refusal


@action
def delete_post(post: Post, *, by: Actor) -> None:
    """Its author takes it back, comments and all. The words themselves go some days later, see ``forget_deleted``."""
    post = Post.objects.locked().get(pk=post.pk)
    can_delete(by, post).or_raise()
    now = timezone.now()
    post.change(deleted_at=now, pinned_at=None)
    Report.objects.waiting().about(post).update(outcome=Report.Outcome.GONE, decided_at=now)
    record(by, "conversations.post_deleted", about=[post, post.wall])


@action
def pin_post(post: Post, *, by: Actor) -> Post:
    """To the top of the wall; at most five. Pinned twice it stays where it is."""
    wall = Wall.objects.locked().get(pk=post.wall_id)
    post = Post.objects.locked().select_related("wall").get(pk=post.pk)
    can_pin(by, post).or_raise()
    if post.pinned_at is not None:
        return post
    has_room_for_a_pin(wall).or_raise()
    post.change(pinned_at=timezone.now())
    record(by, "conversations.post_pinned", about=[post, wall])
    return post


@action
def unpin_post(post: Post, *, by: Actor) -> Post:
    post = Post.objects.locked().select_related("wall").get(pk=post.pk)
    can_pin(by, post).or_raise()
    if post.pinned_at is not None:
        post.change(pinned_at=None)
        record(by, "conversations.post_unpinned", about=[post, post.wall])
    return post
