"""What somebody answers to a post."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import PublicIdField
from conversations.models.posts import Post
from conversations.models.speech import Speech, SpeechQuerySet


class CommentQuerySet(SpeechQuerySet):
    wall_path = "post__wall"

    def visible_to(self, actor: Actor) -> Self:
        """Below a post the actor sees: one that was taken back or hidden takes its comments along."""
        of_the_post = self._seen_although_hidden(actor, "post__") & self._below_what_is_read(actor)
        return super().visible_to(actor).filter(of_the_post, post__deleted_at=None)

    def _below_what_is_read(self, actor: Actor) -> Q:
        return self._seen_although_apart(actor, "post__") | Q(post__kind=Post.Kind.ANNOUNCEMENT)

    def in_order(self) -> Self:
        return self.order_by("id")


class Comment(Speech):
    public_id = PublicIdField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments", verbose_name=_("post"))
    body = models.TextField(_("text"), max_length=5_000)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["post", "id"], name="comments_of_a_post"),
            models.Index(fields=["author", "-created_at"], name="comments_of_an_author"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def wall(self):
        return self.post.wall

    def get_absolute_url(self) -> str:
        return f"{self.post.get_absolute_url()}#{self.public_id}"
