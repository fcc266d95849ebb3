"""Where people work, and as what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, PublicIdField
from common.partial_dates import PartialDateField
from people.models.persons import Person


class Organisation(DomainModel):
    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Position(DomainModel):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="positions", null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    industry_code = models.CharField(_("industry"), max_length=8, blank=True)
    city_code = models.CharField(_("city"), max_length=12, blank=True)
    starts_on = PartialDateField(_("since"))
    ends_on = PartialDateField(_("until"))

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        indexes = [
            models.Index(
                fields=["person"],
                include=["industry_code", "organisation"],
                condition=Q(ends_on=""),
                name="positions_held_today",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.organisation or "")
