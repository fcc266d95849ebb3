"""What somebody in the office said of a row that waited: it is this one, or somebody new."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from directory.models.imports import Import


class RowAnswer(DomainModel):
    """Kept by the line of the file and not by the row, so that it still counts when the file is checked once more.

    ``apart_from``: the records, by their keys, of which it was said that this is none; remembered when they come in.
    """

    class Says(models.TextChoices):
        THIS = "this", _("it is this one")
        NEW = "new", _("somebody new")

    imported_in = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="answers")
    line = models.PositiveIntegerField(_("row"))
    says = models.CharField(_("answer"), max_length=10, choices=Says)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    apart_from = ArrayField(models.BigIntegerField(), default=list, blank=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("answer to a row")
        verbose_name_plural = _("answers to rows")
        constraints = [
            models.UniqueConstraint(fields=["imported_in", "line"], name="a_row_is_answered_once"),
            models.CheckConstraint(
                condition=Q(says="this", person__isnull=False) | Q(says="new", person=None),
                name="an_answer_names_whom_it_means",
                violation_error_message=_("Say which record it is, or that it is somebody new."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_in_id}, {self.line}"
