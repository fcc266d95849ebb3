"""One row of a roster: as it stood, as it was understood, and what became of it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainQuerySet
from directory.models.imports import Import


class ImportedRowQuerySet(DomainQuerySet):
    def in_file_order(self) -> Self:
        return self.order_by("line")

    def after(self, line: int) -> Self:
        return self.filter(line__gt=line).order_by("line")

    def for_deciding(self) -> Self:
        """Without what was only written down; thousands are read, and most of a row is that."""
        return self.defer("raw", "problems", "reasons", "changes", "written")

    def noteworthy(self) -> Self:
        """Those somebody should read: left out, understood with help, or with a reason beside them."""
        return self.exclude(problems=[], reasons=[])

    def counted(self) -> dict[str, int]:
        """How many rows have each outcome."""
        return dict(self.order_by().values_list("outcome").annotate(Count("pk")))


class ImportedRow(models.Model):
    """Written by COPY, in thousands; so without ``created_at`` and without ``full_clean``."""

    class Outcome(models.TextChoices):
        INSERT = "insert", _("new")
        UPDATE = "update", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        CONFLICT = "conflict", _("conflict")
        ERROR = "error", _("error")

    class Undone(models.TextChoices):
        TAKEN_AWAY = "taken_away", _("taken away again")
        PUT_BACK = "put_back", _("put back as it was")
        KEPT = "kept", _("kept: edited since")

    # Every index is written three times for each row of a roster, so there are few: the constraint below finds the rows
    # of an import, and only those that are about somebody are found by whom.
    imported_in = models.ForeignKey(Import, on_delete=models.CASCADE, db_index=False, related_name="imported_rows")
    line = models.PositiveIntegerField(_("row"))  # as a spreadsheet counts
    raw = models.JSONField(default=dict)  # field → the text of the cell
    cleaned = models.JSONField(default=dict)  # directory.reading's values
    name = models.JSONField(default=dict)  # the name, its parts and readings: what ``people`` makes of it
    problems = models.JSONField(default=list)  # [field, code, severity], sometimes what the sentence needs
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    reasons = models.JSONField(default=list)  # {"code": …, what its sentence needs}
    evidence = models.JSONField(default=list, db_default=[])  # codes of people.names.scoring: why it is this record
    changes = models.JSONField(default=list)  # fields that change, or have changed
    place = models.JSONField(default=dict)  # {"unit": key} or {"below": key, "open": [[kind, name], …]}
    # What the file itself says: the row says the same as this earlier line, and stands for nobody else.
    twin_of = models.PositiveIntegerField(null=True)
    name_key = models.TextField(blank=True)  # spellings of one name have one key
    number_key = models.TextField(blank=True)
    class_key = models.TextField(blank=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, null=True, db_index=False, related_name="imported_rows"
    )
    affiliation = models.ForeignKey(
        "people.Affiliation", on_delete=models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    # What the row wrote, for taking it back (see ``directory.queries.traces``): {"trace": …} of somebody new,
    # {"changed": [[table, key, before, after], …]} of somebody known.
    written = models.JSONField(default=dict, db_default={})
    undone = models.CharField(_("taken back"), max_length=20, choices=Undone, blank=True, db_default="")

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a roster")
        verbose_name_plural = _("rows of rosters")
        constraints = [
            models.UniqueConstraint(fields=["imported_in", "line"], name="a_line_is_imported_once"),
        ]
        indexes = [
            models.Index(fields=["imported_in", "outcome", "line"], name="imported_rows_by_outcome"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="imported_rows_of_a_person"),
            models.Index(
                fields=["affiliation"], condition=Q(affiliation__isnull=False), name="imported_rows_of_studies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_in_id}, {self.line}"

    @property
    def stays_out(self) -> bool:
        return self.outcome in (self.Outcome.CONFLICT, self.Outcome.ERROR)

    def cell(self, field: str) -> Any:
        return self.cleaned.get(field, "")
