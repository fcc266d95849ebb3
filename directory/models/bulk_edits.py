"""One change to many people: looked at first, carried out by a worker, taken back where it can be."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class BulkEditQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever asked for it: its rows say what stood in the records as they may read them."""
        if actor.is_system:
            return self
        return self.filter(begun_by=actor.person) if actor.person is not None else self.none()

    def at_work(self) -> Self:
        return self.filter(state__in=BulkEdit.AT_WORK)

    def begun_before(self, moment: datetime) -> Self:
        return self.exclude(state__in=BulkEdit.AT_WORK).filter(created_at__lt=moment)


class BulkEdit(DomainModel):
    """LOOKED_AT (a row for each person says what would change, nothing is written) → RUNNING → DONE → UNDOING → UNDONE.

    Each row is one person and one action; whoever is left out has a reason. Whoever comes after a killed worker goes on
    with the rows that wait.
    """

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", _("looked at, nothing changed yet")
        RUNNING = "running", _("being carried out")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    class Operation(models.TextChoices):
        ADD_TAG = "add_tag", _("give a tag")
        REMOVE_TAG = "remove_tag", _("take a tag off")
        CITY = "city", _("set the city")
        EMPLOYER = "employer", _("set where they work")
        QUIET = "quiet", _("note: not to be contacted")

    AT_WORK = (State.RUNNING, State.UNDOING)

    public_id = PublicIdField()
    begun_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    name = models.CharField(_("name"), max_length=120)
    operation = models.CharField(_("change"), max_length=20, choices=Operation)
    value = models.CharField(max_length=200, blank=True, editable=False)  # a tag's key, a city's code, an employer
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.LOOKED_AT)
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many")
        verbose_name_plural = _("changes of many")
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["running", "undoing"]), name="bulk_edits_at_work"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bulk_edit_detail", args=[self.public_id])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class BulkEditRow(DomainModel):
    """What became of one person, and what stood there before."""

    class Outcome(models.TextChoices):
        WAITS = "waits", _("would change")
        CHANGED = "changed", _("changed")
        LEFT_OUT = "left_out", _("left out")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("kept: changed since")

    edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="rows")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITS)
    reason = models.CharField(max_length=40, blank=True)  # a code; directory.words.bulk says it
    before = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("person in a change of many")
        verbose_name_plural = _("persons in changes of many")
        constraints = [models.UniqueConstraint(fields=["edit", "person"], name="once_in_a_change_of_many")]
        indexes = [models.Index(fields=["edit", "outcome", "id"], name="bulk_rows_by_outcome")]

    def __str__(self) -> str:
        return f"{self.edit_id} {self.person_id}"
