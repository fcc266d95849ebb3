"""By which channel a kind of letter goes first, and by which when that one fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet
from institution.reads import current
from messaging.models.deliveries import Delivery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ChannelOrderQuerySet(DomainQuerySet):
    def visible_in_console(self, actor: Actor) -> Self:
        return self.all() if may(actor, "messages.see", current()) else self.none()


class ChannelOrder(DomainModel):
    """``channels`` one after another, never two at once; the inbox stands beside them. After ``minutes`` without a word
    of arrival the next one takes over. Without a row a letter goes by every channel its reader wants."""

    category = models.CharField(_("kind of letter"), max_length=40)
    channels = ArrayField(models.CharField(max_length=20, choices=Delivery.Channel), verbose_name=_("in this order"))
    minutes = models.PositiveIntegerField(
        _("minutes for each"), default=60, validators=[MinValueValidator(5), MaxValueValidator(4_320)]
    )

    objects = ChannelOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of channels")
        verbose_name_plural = _("orders of channels")
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                name="one_order_per_category",
                violation_error_message=_("This kind of letter has an order already. Change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.category

    @property
    def in_words(self) -> StrOrPromise:
        return " → ".join(str(Delivery.Channel(channel).label) for channel in self.channels)
