"""Once a year: are your data still right? When each was asked, and when they last said or changed something."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet
from people.models.persons import Person


class YearlyCheckQuerySet(DomainQuerySet):
    def confirmed_since(self, moment: object) -> Self:
        return self.filter(confirmed_at__gte=moment)

    def silent_since(self, moment: object) -> Self:
        """Asked since then, and nothing was said or changed after it."""
        return self.filter(asked_at__gte=moment, counts_from=models.F("asked_at"))


class YearlyCheck(DomainModel):
    """``counts_from`` is the latest of the three moments; a year after it they are asked again."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="yearly_check")
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("said that all is right"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed something"), null=True, blank=True)
    counts_from = models.DateTimeField(_("the year counts from"))

    objects = YearlyCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly check")
        verbose_name_plural = _("yearly checks")
        indexes = [
            models.Index(fields=["counts_from"], name="yearly_checks_by_turn"),
            models.Index(fields=["confirmed_at"], name="yearly_checks_by_answer"),
            models.Index(fields=["asked_at"], name="yearly_checks_by_letter"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)
