"""What a roster said of somebody and no field of the records holds: a heading, and the words below it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from people.models.circles import Opening
from people.models.persons import Person

LONGEST_LABEL = 100


class RecordNoteQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """For those who keep the record, as the contact log is; not for everybody who may look at it."""
        return self.filter(person__in=Person.objects.opened_to(actor, Opening.LOG))


class RecordNote(DomainModel):
    """Written by rosters, thousands at a time; read by those who keep the record, and by whom it is about.

    When a later file says something else under the same heading both stand, each with where it came from.
    """

    # No index of its own: the constraint's begins with the person.
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="record_notes", db_index=False
    )
    label = models.CharField(_("heading"), max_length=LONGEST_LABEL)
    text = models.TextField(_("what stood there"))
    source = models.CharField(_("file"), max_length=200, blank=True)

    objects = RecordNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note out of a roster")
        verbose_name_plural = _("notes out of rosters")
        constraints = [
            models.UniqueConstraint(
                "person",
                "label",
                MD5("text"),
                name="a_note_is_kept_once",
                violation_error_message=_("This is noted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.pk}"
