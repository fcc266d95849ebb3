"""Somebody asks the moderators to look."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from conversations.models.comments import Comment
from conversations.models.posts import Post
from conversations.models.walls import Wall


class ReportQuerySet(DomainQuerySet):
    def waiting(self) -> Self:
        return self.filter(outcome=Report.Outcome.WAITING)

    def visible_to(self, actor: Actor) -> Self:
        """On walls the actor looks after; who reported is shown to nobody else, and never to the author."""
        walls = Wall.objects.moderated_by(actor)
        reports = self.filter(Q(post__wall__in=walls) | Q(comment__post__wall__in=walls))
        return reports.about_others_than(actor.person.pk) if actor.person is not None else reports

    def on(self, wall_id: int) -> Self:
        return self.filter(Q(post__wall_id=wall_id) | Q(comment__post__wall_id=wall_id))

    def about_others_than(self, person_id: int) -> Self:
        return self.exclude(post__author_id=person_id).exclude(comment__author_id=person_id)

    def about(self, speech: Post | Comment) -> Self:
        return self.filter(post=speech) if isinstance(speech, Post) else self.filter(comment=speech)

    def with_what_was_said(self) -> Self:
        return self.select_related("post__author", "post__wall", "comment__author", "comment__post__wall", "reporter")


class Report(DomainModel):
    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HIDDEN = "hidden", _("hidden")
        KEPT = "kept", _("kept")
        GONE = "gone", _("taken back by its author")

    public_id = PublicIdField()
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("post")
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("comment")
    )
    reporter = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.WAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

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
                condition=Q(outcome="waiting"),
                name="report_a_post_once",
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(outcome="waiting"),
                name="report_a_comment_once",
                violation_error_message=_("You have reported this already."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(outcome="waiting"), name="waiting_reports")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def speech(self) -> Post | Comment:
        """What was reported."""
        said = self.post or self.comment
        if said is None:  # the constraint forbids it
            raise ValueError("A report is about one post or one comment.")
        return said
