"""Where rosters come from, and what the columns of such a file turned out to mean."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet


def header_key(header: Sequence[str]) -> str:
    """The same for every file with these columns in this order."""
    return hashlib.sha256("\x1f".join(name.strip() for name in header).encode()).hexdigest()


class RosterSourceQuerySet(DomainQuerySet):
    def remembering(self, header: Sequence[str], name: str) -> Self:
        """What was said of files with this header, the best memory first: of this source, then the latest."""
        of_this_source = models.Case(models.When(name=name, then=0), default=1)
        return self.filter(header_key=header_key(header)).order_by(of_this_source, "-used_at", "-pk")


class RosterSource(DomainModel):
    """A sender of files with one header: next year's file of the same kind is understood by itself."""

    name = models.CharField(_("where the file comes from"), max_length=120)
    header = ArrayField(models.TextField(), default=list)
    header_key = models.CharField(max_length=64, editable=False)
    mapping = models.JSONField(default=dict, blank=True)  # column, counted from 0, as text → field; not named: left out
    used_at = models.DateTimeField(_("last used"))

    objects = RosterSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of rosters")
        verbose_name_plural = _("sources of rosters")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "header_key"],
                name="one_memory_per_source_and_header",
                violation_error_message=_("The columns of this source are remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
