"""Where rosters come from, and what the columns of such a file turned out to mean."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from common.models import DomainModel, DomainQuerySet


def header_key(header: Sequence[str]) -> str:
    """The same for every file with these columns in this order."""
    return hashlib.sha256("\x1f".join(name.strip() for name in header).encode()).hexdigest()


class RosterSourceQuerySet(DomainQuerySet):
    def remembering(self, header: Sequence[str], name: str, association: Association) -> Self:
        """What was said of files with this header, the best memory first: of this source, then the nearest, then the
        latest. A unit remembers for itself and for what stands below it; what a sister unit calls things is not shown.
        """
        of_this_source = models.Case(models.When(name=name, then=0), default=1)
        of_the_way = Q(association__in=association.path) | Q(association=None)
        known = self.filter(of_the_way, header_key=header_key(header))
        return known.order_by(of_this_source, F("association__tier").desc(nulls_last=True), "-used_at", "-pk")


class RosterSource(DomainModel):
    """A sender of files with one header: next year's file of the same kind is understood by itself."""

    # None: remembered for everybody, before units had memories of their own.
    association = models.ForeignKey(
        "associations.Association", on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("association")
    )
    name = models.CharField(_("where the file comes from"), max_length=120)
    header = ArrayField(models.TextField(blank=True), default=list)
    header_key = models.CharField(max_length=64, editable=False)
    mapping = models.JSONField(default=dict, blank=True)  # column, counted from 0, as text → field; not named: left out
    used_at = models.DateTimeField(_("last used"))

    objects = RosterSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of rosters")
        verbose_name_plural = _("sources of rosters")
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name", "header_key"],
                nulls_distinct=False,
                name="one_memory_per_unit_source_and_header",
                violation_error_message=_("The columns of this source are remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
