"""People taken out of the records as a file: who asked, for what, of whom, and who was in it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class Source(models.TextChoices):
    """Where people are chosen from, to work on with them."""

    RECORDS = "records", _("the list of persons in the console")
    MEMBERS = "members", _("the members of an association")
    LIST = "list", _("a saved list")


class ExportQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever asked for it, and nobody else: the file holds what they may read."""
        if actor.is_system:
            return self
        return self.filter(begun_by=actor.person) if actor.person is not None else self.none()

    def at_work(self) -> Self:
        return self.filter(state__in=Export.AT_WORK)

    def past_their_day(self, moment: datetime) -> Self:
        """Whose file is to go."""
        return self.filter(state=Export.State.DONE, expires_at__lte=moment)


class Export(DomainModel):
    """WAITING → BUILDING → DONE → GONE after a week; CANCELLED or FAILED on the way.

    Who is in it is written down first (``ExportPart``), in the order of names; then a worker writes the file part by
    part. Whoever works on it holds it (``held_by`` until ``held_until``): after a killed worker the next one begins the
    file anew, with the same people. The file goes by the clock, or when whoever asked for it deletes it; what was
    asked, why, and who was in it stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BUILDING = "building", _("being written")
        DONE = "done", _("ready")
        FAILED = "failed", _("stopped by an error")
        CANCELLED = "cancelled", _("cancelled")
        GONE = "gone", _("deleted")

    class Format(models.TextChoices):
        CSV = "csv", _("CSV for spreadsheets of today (UTF-8)")
        CSV_GB = "csv_gb", _("CSV for older Chinese programs (GB18030)")
        XLSX = "xlsx", _("Workbook (XLSX), all cells as text")

    AT_WORK = (State.WAITING, State.BUILDING)

    public_id = PublicIdField()
    begun_by = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    source = models.CharField(_("taken from"), max_length=20, choices=Source)
    association = models.ForeignKey(
        "associations.Association", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saved_list = models.ForeignKey(
        "directory.SavedList", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    conditions = models.JSONField(
        default=dict, blank=True, editable=False
    )  # emptied with the file: a name may stand in
    said = ArrayField(models.CharField(max_length=200), default=list, editable=False)  # them in words; emptied as well
    name = models.CharField(_("name"), max_length=120)
    fields = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("fields"))
    format = models.CharField(_("kind of file"), max_length=10, choices=Format, default=Format.CSV)
    language = models.CharField(max_length=10, editable=False)  # of the first line and of words in the cells
    reason = models.CharField(_("what it is for"), max_length=300)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    people = models.PositiveIntegerField(_("people"), default=0)  # who was chosen
    written = models.PositiveIntegerField(_("written"), default=0)  # of whom the file says something
    withheld = models.JSONField(default=dict, blank=True, editable=False)  # column → of how many people it stays empty
    gathered_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_by = models.CharField(max_length=32, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    trouble = models.CharField(max_length=80, blank=True, editable=False)  # what kind of error a worker fell over
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True, editable=False)
    taken_at = models.DateTimeField(_("fetched"), null=True, blank=True, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export of people")
        verbose_name_plural = _("exports of people")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_export_has_a_reason",
                violation_error_message=_("Say what it is for."),
            ),
            models.CheckConstraint(
                condition=Q(file=None) | Q(expires_at__isnull=False),
                name="a_file_of_people_has_an_end",
                violation_error_message=_("A file with people's data is not kept for ever."),
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "building"]), name="exports_at_work"),
            models.Index(fields=["expires_at"], condition=Q(state="done"), name="exports_by_their_last_day"),
            models.Index(fields=["begun_by", "-id"], name="exports_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("export_detail", args=[self.public_id])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class ExportPart(models.Model):
    """Some hundred of the people in an export, by their keys: plain numbers, so that nobody is kept by them."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    people = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = _("people in an export")
        verbose_name_plural = _("people in exports")
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="each_part_of_an_export_once")]
        indexes = [GinIndex(fields=["people"], name="exports_by_who_is_in_them")]

    def __str__(self) -> str:
        return f"{self.export_id}:{self.number}"
