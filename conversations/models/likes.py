"""点赞: a nod, one from each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from conversations.models.posts import Post


class Like(DomainModel):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person"],
                name="one_like_from_each",
                violation_error_message=_("You like this already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
