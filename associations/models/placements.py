"""Where an affiliation stands in the tree today."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from common.models import DomainModel


class Placement(DomainModel):
    """The diploma says what was; a placement says which unit keeps it now. A reorganisation changes only this."""

    class Source(models.TextChoices):
        IMPORT = "import", _("a roster")
        STAFF = "staff", _("the alumni office")
        REQUEST = "request", _("an approved join request")

    affiliation = models.OneToOneField(
        "people.Affiliation",
        on_delete=models.CASCADE,
        related_name="placement",
        verbose_name=_("affiliation"),
    )
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="placements", verbose_name=_("association")
    )
    source = models.CharField(_("from"), max_length=20, choices=Source, default=Source.IMPORT)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")

    def __str__(self) -> str:
        return f"{self.affiliation} → {self.association}"
