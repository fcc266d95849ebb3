"""How much of each limit is left: in the database, so that neither a restart nor a second worker gives more."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from common.models import DomainModel


class Allowance(DomainModel):
    """A bucket of one limit. ``left`` letters could leave at ``counted_at``, and more since, as the rule says; below
    zero when urgent ones went beyond. ``next_slot`` is the moment for which the last letter over it was put off."""

    name = models.CharField(max_length=300, unique=True)
    left = models.FloatField()
    counted_at = models.DateTimeField(db_default=Now())
    next_slot = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "allowance"
        verbose_name_plural = "allowances"

    def __str__(self) -> str:
        return self.name
