"""How far an association reaches (F11): counted by the clock, so that a page never counts a million people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from common.models import DomainModel


class Coverage(DomainModel):
    """Every number counts a person once in the whole subtree, however many classes they are in."""

    association = models.OneToOneField(Association, on_delete=models.CASCADE, related_name="coverage")
    placed = models.PositiveIntegerField(_("graduates placed here"), default=0)
    in_the_group = models.PositiveIntegerField(_("of them in a group"), default=0)
    reachable = models.PositiveIntegerField(_("of them reachable"), default=0)
    members = models.PositiveIntegerField(_("members"), default=0)
    classes = models.PositiveIntegerField(_("class groups"), default=0)
    lit_classes = models.PositiveIntegerField(_("class groups with a serving liaison"), default=0)
    is_lit = models.BooleanField(_("somebody keeps it"), default=False)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")

    def __str__(self) -> str:
        return f"{self.association}: {self.in_the_group}/{self.placed}"
