"""点赞."""

from __future__ import annotations

from common.actions import action
from common.actors import Actor
from conversations.models import Like, Post
from conversations.permissions import can_like


@action
def toggle_like(post: Post, *, by: Actor) -> bool:
    """Like it, or no longer. Returns whether one likes it now. Two clicks at once are no error.

    Not written down in the audit: a nod changes nothing for anybody.
    """
    can_like(by, post).or_raise()
    gone, _by_model = Like.objects.filter(post=post, person=by.person).delete()
    if gone:
        return False
    Like.objects.bulk_create([Like(post=post, person=by.person)], ignore_conflicts=True)
    return True
