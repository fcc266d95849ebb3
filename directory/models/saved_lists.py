"""People that staff work with again: whoever fits some conditions, or just these."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class SavedListQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those shared with an office by which one sees the records there. Whom of the people on it
        one sees is asked of the gate."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        if actor.person is None or "people.see" not in rights.anywhere():
            return self.none()
        shared = Q(association__path__overlap=rights.roots_of("people.see"))
        return self.filter(Q(owner=actor.person) | shared)

    def for_listing(self) -> Self:
        return self.select_related("owner", "association").order_by("name", "pk")


class SavedList(DomainModel):
    """``association`` is the unit it is shared with, for those who see the records of all of it; None keeps it to its
    owner. A fixed list names its people one by one; another one holds the conditions of the console's list."""

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    association = models.ForeignKey(
        "associations.Association",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shared with"),
    )
    is_fixed = models.BooleanField(_("just these people"), default=False)
    conditions = models.JSONField(default=dict, blank=True, editable=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="one_list_of_a_name_each",
                violation_error_message=_("You have a list of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(is_fixed=False) | Q(conditions={}),
                name="a_fixed_list_has_no_conditions",
                violation_error_message=_("A list has its people or its conditions, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_list_detail", args=[self.public_id])


class ListedPerson(DomainModel):
    """That somebody stands on a fixed list."""

    saved_list = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="listed")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person on a list")
        verbose_name_plural = _("persons on lists")
        constraints = [
            models.UniqueConstraint(
                fields=["saved_list", "person"],
                name="once_on_a_list",
                violation_error_message=_("This person stands on the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.saved_list_id} {self.person_id}"
