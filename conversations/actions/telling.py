"""Telling the members of a new post: never while its author waits, and each of them once."""

from __future__ import annotations

from django.utils import timezone

from common.actions import action
from common.actors import Actor
from conversations.emails import queue_new_post
from conversations.models import Post
from conversations.places import place_of, places
from people.models.privacy import not_apart

AT_ONCE = 200  # members in a transaction


@action
def tell_some_members(post: Post, *, by: Actor) -> bool:
    """Queue letters to the next members, in the order of their keys. Returns whether some are left.

    How far it has come stands in the post, and a letter has the post for its key, so that a worker that was
    killed, or two at once, tell nobody twice. What was taken back or hidden meanwhile is told no further.
    """
    # Not ``locked()``: comments and likes must be able to point at the post meanwhile.
    held = Post.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("wall")
    post_now = held.filter(pk=post.pk, told_at=None).first()
    if post_now is None:
        return False
    members = []
    if post_now.is_standing and post_now.wall.place in places:
        audience = place_of(post_now.wall).audience(post_now.wall)
        reached = audience.filter(pk__gt=post_now.told_up_to).exclude(pk=post_now.author_id)
        if not post_now.is_announcement:
            reached = reached.filter(not_apart(post_now.author_id, "pk"))
        members = list(reached.order_by("pk").distinct()[:AT_ONCE])
    for member in members:
        queue_new_post(post_now, member)
    if len(members) == AT_ONCE:
        post_now.change(told_up_to=members[-1].pk)
        return True
    post_now.change(told_at=timezone.now())
    return False
