"""People to write to, chosen by conditions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField

WRITE = "campaigns.write"


class AudienceQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and the shared ones of units for which one writes. Whom they choose is asked anew each time."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = rights.roots_of(WRITE)
        if actor.person is None or not roots:
            return self.none()
        here = Q(association__path__overlap=roots)
        return self.filter(here, Q(owner=actor.person) | Q(is_shared=True))

    def for_listing(self) -> Self:
        return self.select_related("owner", "association").order_by("name", "pk")


class Audience(DomainModel):
    """``association`` is the unit it writes for: nobody outside its subtree is ever in it.

    ``conditions`` is a tree: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``, and at the leaves
    ``{"trait": "directory.city", "value": "440100"}``. Empty, it is everybody of the unit.
    """

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=80)
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    owner = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    is_shared = models.BooleanField(_("for everybody who writes for this unit"), default=False)
    conditions = models.JSONField(default=dict, blank=True, editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [
            models.UniqueConstraint(
                fields=["association", "owner", "name"],
                name="one_audience_of_a_name_each",
                violation_error_message=_("You have an audience of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("audience_detail", args=[self.public_id])
