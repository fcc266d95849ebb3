"""Where an affiliation stands in the tree today."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet


class PlacementQuerySet(DomainQuerySet):
    def at_or_below(self, association: Association) -> Self:
        return self.filter(association__path__contains=[association.pk])

    def visible_to(self, actor: Actor) -> Self:
        """Their own, those of groups they are in (a class knows whom it misses), and where they see records."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        if actor.person is None:
            return self.none()
        seen = Q(affiliation__person=actor.person) | Q(association__in=belongings_of(actor).groups)
        if kept := rights.roots_of("people.see"):
            seen |= Q(association__path__overlap=kept)
        return self.filter(seen)

    def visible_in_console(self, actor: Actor) -> Self:
        rights = rights_of(actor)
        return self if rights.everything else self.filter(association__path__overlap=rights.roots_of("people.see"))


class Placement(DomainModel):
    """The diploma says what was; a placement says which unit keeps it now. A reorganisation changes only this."""

    class Source(models.TextChoices):
        IMPORT = "import", _("a roster")
        STAFF = "staff", _("the alumni office")
        REQUEST = "request", _("an approved join request")

    affiliation = models.OneToOneField(
        "people.Affiliation",
        on_delete=models.CASCADE,
        related_name="placement",
        verbose_name=_("affiliation"),
    )
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="placements", db_index=False, verbose_name=_("association")
    )
    source = models.CharField(_("from"), max_length=20, choices=Source, default=Source.IMPORT)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [models.Index(fields=["association"], include=["affiliation"], name="placements_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.affiliation} → {self.association}"
