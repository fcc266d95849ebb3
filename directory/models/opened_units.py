"""A unit that was opened because a roster named it."""

from __future__ import annotations

from django.db import models

from directory.models.imports import Import


class OpenedUnit(models.Model):
    """When the import is taken back, those that are still empty go as well. Removed with the rows of the import."""

    imported_in = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="opened_units")
    association = models.OneToOneField("associations.Association", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "opened unit"  # nobody reads it: it has no page
        verbose_name_plural = "opened units"

    def __str__(self) -> str:
        return f"{self.imported_in_id}, {self.association_id}"
