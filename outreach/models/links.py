"""Whether anything answers at an address that a message leads to."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet

LONGEST = 1000


class CheckedLinkQuerySet(DomainQuerySet):
    def in_trouble(self) -> Self:
        return self.exclude(trouble="")


class CheckedLink(DomainModel):
    """One address of another site, as it was when we looked last. Of nobody: the same for all messages."""

    class Trouble(models.TextChoices):
        GONE = "gone", _("The other side says that there is no such page.")
        SILENT = "silent", _("Nothing answered at this address when we looked.")

    address = models.CharField(max_length=LONGEST, unique=True)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)
    checked_at = models.DateTimeField(db_default=Now())

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")

    def __str__(self) -> str:
        return self.address
