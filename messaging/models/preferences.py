"""What an addressee wants to hear, by which channel."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from messaging.models.addressees import Addressee
from messaging.models.deliveries import Delivery


class Preference(DomainModel):
    """No row means: as the category says."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("once a day")
        NEVER = "never", _("not at all")

    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="preferences")
    category = models.CharField(_("category"), max_length=40)
    channel = models.CharField(_("channel"), max_length=20, choices=Delivery.Channel)
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(
                fields=["addressee", "category", "channel"], name="one_preference_per_category_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.channel} {self.rhythm}"
