"""One roster file and its way into the records."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from directory.models.sources import RosterSource
from directory.reading import NOTE, column_letters
from files.models import StoredFile

OUTCOMES = ("created", "updated", "unchanged", "conflicts", "errors")


class ImportQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those into associations where an office held today lets the actor bring in rosters."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = rights.roots_of("roster.import")
        return self.filter(association__path__overlap=roots) if roots else self.none()

    def visible_in_console(self, actor: Actor) -> Self:
        return self.visible_to(actor)

    def at_work(self) -> Self:
        """A worker should be busy with these."""
        return self.filter(state__in=Import.AT_WORK)

    def untouched_since(self, moment: datetime) -> Self:
        """Nobody works on these, and nothing has happened to them since; what they held is still there."""
        last = Coalesce("finished_at", "checked_at", "created_at")
        idle = self.exclude(state__in=Import.AT_WORK)
        return idle.filter(forgotten_at=None).alias(last=last).filter(last__lt=moment)

    def for_listing(self) -> Self:
        return self.select_related("association", "begun_by", "file").order_by("-pk")


class Import(DomainModel):
    """READ → CHECKING → CHECKED (the dry run) → RUNNING → DONE; CANCELLED or FAILED on the way.

    What came in can be taken back as long as its rows are kept: UNDOING → UNDONE, from the end of the file backwards.

    ``position`` is the last line of the file that has been looked at in the present pass, ``looked_at`` the number
    of rows behind it: they are written in the transaction that worked on those rows, so that after a killed
    worker the next one goes on exactly there; so are ``staged`` and ``file_offset`` before that. Some days after
    the end the clock removes file and rows (``forgotten_at``); what was counted stays.
    """

    class State(models.TextChoices):
        READ = "read", _("columns to be named")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not started")
        RUNNING = "running", _("coming in")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("stopped by an error")

    AT_WORK = (State.CHECKING, State.RUNNING, State.UNDOING)

    public_id = PublicIdField()
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="imports", verbose_name=_("association")
    )
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("file"),
        editable=False,
    )
    name = models.CharField(_("name of the file"), max_length=200, editable=False)  # stays when the file is gone
    source = models.ForeignKey(
        RosterSource, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name=_("source")
    )
    source_name = models.CharField(_("where the file comes from"), max_length=120, blank=True)
    begun_by = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("begun by"),
    )
    # The house itself, from the shell: without this a person who was erased would leave the house's rights behind.
    begun_by_the_house = models.BooleanField(default=False, editable=False)

    kind = models.CharField(max_length=10, editable=False)  # csv or xlsx
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    encoding_is_certain = models.BooleanField(default=True, editable=False)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("row with the column names"), default=1)
    header = ArrayField(models.TextField(blank=True), default=list, editable=False)  # a column may have no name
    mapping = models.JSONField(default=dict, blank=True, editable=False)  # as in RosterSource

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.READ)
    failure = models.JSONField(
        default=dict, blank=True, editable=False
    )  # code, row, column, params: what could not be read
    rows = models.PositiveIntegerField(_("rows"), default=0)
    # While the file is read: how many of its rows are staged, and where in it the next ones begin.
    staged = models.PositiveIntegerField(default=0, editable=False)
    file_offset = models.CharField(max_length=60, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    looked_at = models.PositiveIntegerField(_("rows looked at"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    conflicts = models.PositiveIntegerField(_("conflicts"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    units_to_open = models.JSONField(
        default=dict, blank=True, editable=False
    )  # kind → how many the dry run found missing
    # Whom it has made, as an int8multirange of their keys: rows that follow are not about these.
    made = models.TextField(default="{}", db_default="{}", editable=False)
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)  # a worker's last sign of life
    # How often the clock has rung without one row of progress, when last, and what kind of error a worker fell over.
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    trouble = models.CharField(max_length=80, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    taken_away = models.PositiveIntegerField(_("taken away again"), default=0, editable=False)
    put_back = models.PositiveIntegerField(_("put back"), default=0, editable=False)
    kept = models.PositiveIntegerField(_("kept, edited since"), default=0, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("file and rows removed"), null=True, blank=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_at__lte=models.F("rows")),
                name="import_looks_at_its_rows_only",
                violation_error_message=_("More rows were looked at than there are."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"], condition=Q(state__in=["checking", "running", "undoing"]), name="imports_at_work"
            ),
            models.Index(fields=["association", "-id"], name="imports_of_an_association"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_detail", args=[self.public_id])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.CANCELLED, self.State.FAILED, self.State.UNDONE)

    @property
    def kept_file(self) -> StoredFile:
        """The file, for those who read it; it is there until the import is forgotten."""
        if self.file is None:
            raise LookupError(f"The file of import {self.pk} is gone.")
        return self.file

    @property
    def coming_in(self) -> int:
        """Rows that write something."""
        return self.created + self.updated

    @property
    def taken_back(self) -> int:
        """Rows of which has been looked whether what they wrote can be taken back."""
        return self.taken_away + self.put_back + self.kept

    @property
    def left_out(self) -> int:
        """Rows that stay out: somebody has to look at them."""
        return self.conflicts + self.errors

    @property
    def has_list(self) -> bool:
        """Whether there is something to say of each row: they were checked, not put aside, and are still there."""
        was_put_aside = self.state == self.State.CANCELLED and self.started_at is None
        return bool(self.rows) and not was_put_aside and self.forgotten_at is None

    @property
    def columns(self) -> dict[int, str]:
        """Which column, counted from 0, is which field."""
        return {int(column): field for column, field in self.mapping.items()}

    @property
    def letters(self) -> dict[str, str]:
        """Field → the letters a spreadsheet shows above its column."""
        return {field: column_letters(column + 1) for column, field in self.columns.items() if field != NOTE}

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Field and heading of each column that is read, in their order; of a note the field is ``NOTE``."""
        return [(field, self.header[column] or column_letters(column + 1)) for column, field in self.columns.items()]

    @property
    def counts(self) -> dict[str, int]:
        """What happened, or in a dry run would happen, to the rows."""
        return {"rows": self.rows} | {name: getattr(self, name) for name in OUTCOMES}
