"""A place to talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from conversations.places import Place, place_of, walls_where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WallQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(walls_where(Place.readers, actor))

    def moderated_by(self, actor: Actor) -> Self:
        return self.filter(walls_where(Place.moderators, actor))


class Wall(DomainModel):
    """Who may read, write and moderate here is said by its place (``conversations.places``)."""

    public_id = PublicIdField()
    place = models.CharField(_("place"), max_length=60, default="", blank=True, editable=False, db_index=True)

    objects = WallQuerySet.as_manager()

    class Meta:
        verbose_name = _("wall")
        verbose_name_plural = _("walls")

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("wall_detail", args=[self.public_id])

    @property
    def label(self) -> StrOrPromise:
        """The name of the place it hangs in, in the reader's language."""
        return place_of(self).label(self)

    @property
    def link(self) -> str:
        """The page it hangs on."""
        return place_of(self).link(self)
