"""What somebody puts on a wall."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, PublicIdField
from conversations.models.speech import Speech, SpeechQuerySet
from conversations.models.walls import Wall
from people.models.privacy import not_apart

MOST_PICTURES = 9


class PostQuerySet(SpeechQuerySet):
    def in_wall_order(self) -> Self:
        return self.order_by(F("pinned_at").desc(nulls_last=True), "-id")

    def between_friends(self, person_id: int, prefix: str = "") -> Q:
        """What the keepers of a group say to everybody reaches everybody."""
        return super().between_friends(person_id, prefix) | Q(**{f"{prefix}kind": Post.Kind.ANNOUNCEMENT})

    def announcements(self) -> Self:
        return self.filter(kind=Post.Kind.ANNOUNCEMENT)

    def for_listing(self, actor: Actor) -> Self:
        """Everything one post on a wall shows, in two queries: posts with author and numbers, and their pictures."""
        counted = self.with_numbers(actor.person.pk if actor.person is not None else 0)
        return counted.select_related("author", "wall").prefetch_related(PICTURES)

    def with_numbers(self, person_id: int) -> Self:
        """How many answered (whom this person reads) and liked it, whether they did, and whether there are pictures."""
        from conversations.models.comments import Comment
        from conversations.models.likes import Like

        likes = Like.objects.filter(post=OuterRef("pk"))
        said = Comment.objects.filter(not_apart(person_id, "author_id"), post=OuterRef("pk")).standing()
        return self.annotate(
            comments_said=_counted(said),
            likes_given=_counted(likes),
            is_liked=Exists(likes.filter(person_id=person_id)),
            has_pictures=Exists(PostPicture.objects.filter(post=OuterRef("pk"))),
        )


def _counted(rows: QuerySet) -> Coalesce:
    """How many there are, as a subquery: a second join would multiply the first."""
    counts = rows.order_by().values("post").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


class Post(Speech):
    class Kind(models.TextChoices):
        POST = "post", _("post")
        ANNOUNCEMENT = "announcement", _("announcement")

    public_id = PublicIdField()
    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="posts", verbose_name=_("wall"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.POST)
    body = models.TextField(_("text"), max_length=20_000, blank=True)  # empty only where pictures speak
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    # How far the members have been told: everybody up to this person; the moment when all have.
    told_up_to = models.BigIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["wall", "-id"], name="posts_of_a_wall"),
            models.Index(fields=["wall", "-pinned_at"], condition=Q(pinned_at__isnull=False), name="pinned_posts"),
            models.Index(fields=["author", "-created_at"], name="posts_of_an_author"),
            models.Index(fields=["id"], condition=Q(told_at=None), name="posts_to_be_told"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("post_detail", args=[self.public_id])

    @property
    def is_announcement(self) -> bool:
        return self.kind == self.Kind.ANNOUNCEMENT


class PostPicture(DomainModel):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("what is to be seen"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.description or str(self.pk)

    def clean(self) -> None:
        if self.file_id and not self.file.is_picture:
            raise ValidationError(_("Only pictures hang on a wall."))


PICTURES = models.Prefetch("pictures", PostPicture.objects.select_related("file").order_by("position", "pk"))
