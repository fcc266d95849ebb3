"""What staff work with: who called, visited or wrote, what was said, what comes next; and tags."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from institution.reads import now
from people.models.circles import Opening
from people.models.persons import Person


class TouchQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """For those who keep the record; not for everybody who may look at it."""
        return self.filter(person__in=Person.objects.opened_to(actor, Opening.LOG))

    def with_a_step_due(self) -> Self:
        return self.filter(done_at=None, due_on__lte=now().date())


class Touch(DomainModel):
    """One time the school was in touch with somebody. It belongs to the person's data: they may read it."""

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        VISIT = "visit", _("visit")
        LETTER = "letter", _("letter")
        MEETING = "meeting", _("meeting")
        OTHER = "other", _("something else")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="touches")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    happened_on = models.DateField(_("day"))
    noted_by = models.ForeignKey(
        Person, verbose_name=_("noted by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("what was said"), max_length=2000)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the contact log")
        verbose_name_plural = _("contact log")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | ~Q(next_step=""),
                name="a_due_day_has_a_step",
                violation_error_message=_("Say what is to be done by that day."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None, due_on__isnull=False), name="touches_by_due_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class TagQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The list is the institution's: everybody who keeps records reads it. Whose tags they are is another thing."""
        return self

    def offered(self) -> Self:
        return self.filter(retired_at=None)


class Tag(DomainModel):
    """A word of the institution's own list. A retired one stays where it is and is offered no more."""

    name = models.CharField(_("tag"), max_length=40)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="one_tag_of_a_name", violation_error_message=_("This tag is there already.")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(DomainModel):
    """That somebody has this tag."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("tag of a person")
        verbose_name_plural = _("tags of persons")
        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="one_tag_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.tag_id}"
