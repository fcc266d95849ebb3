"""Where the address of a record leads that went up in another one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, PublicIdField
from people.models.persons import Person


class FormerId(DomainModel):
    """The tombstone of a record: its old names in addresses lead on to the person whose record it is now."""

    public_id = PublicIdField()
    key = models.BigIntegerField(unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_ids")

    class Meta:
        verbose_name = _("former record")
        verbose_name_plural = _("former records")

    def __str__(self) -> str:
        return self.public_id
