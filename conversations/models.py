"""Walls, posts, comments: what people say to each other in a place that some upper app gives them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet, PublicIdField


class Wall(DomainModel):
    """A place to talk. Who may read, write and moderate here is said by its owner through ``conversations.places``."""

    public_id = PublicIdField()

    class Meta:
        verbose_name = _("wall")
        verbose_name_plural = _("walls")

    def __str__(self) -> str:
        return self.public_id


class PostQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """Neither deleted by their author nor hidden by a moderator."""
        return self.filter(deleted_at=None, hidden_at=None)

    def in_wall_order(self) -> Self:
        return self.order_by(models.F("pinned_at").desc(nulls_last=True), "-id")


class Post(DomainModel):
    class Kind(models.TextChoices):
        POST = "post", _("post")
        ANNOUNCEMENT = "announcement", _("announcement")

    public_id = PublicIdField()
    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.POST)
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("text"), max_length=20_000)  # Markdown, as written
    body_html = models.TextField(editable=False)  # rendered and cleaned when written
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["wall", "-id"], name="posts_of_a_wall")]

    def __str__(self) -> str:
        return self.public_id


class PostPicture(DomainModel):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("what is to be seen"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.description or str(self.pk)


class Comment(DomainModel):
    public_id = PublicIdField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("text"), max_length=5_000)
    body_html = models.TextField(editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["post", "id"], name="comments_of_a_post")]

    def __str__(self) -> str:
        return self.public_id


class Report(DomainModel):
    """Somebody asks the moderators to look."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HIDDEN = "hidden", _("hidden")
        KEPT = "kept", _("kept")

    public_id = PublicIdField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    reporter = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post=None, comment__isnull=False) | models.Q(post__isnull=False, comment=None),
                name="report_is_about_one_thing",
                violation_error_message=_("A report is about one post or one comment."),
            ),
            models.UniqueConstraint(
                fields=["post", "reporter"],
                name="report_a_post_once",
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                name="report_a_comment_once",
                violation_error_message=_("You have reported this already."),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
