"""What an addressee wants to hear, by which channel; and addresses that must be left alone."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
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


class Suppression(DomainModel):
    """An address that gets nothing but what must arrive, with the evidence for it."""

    class Cause(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed from everything")
        BOUNCED = "bounced", _("the mailbox does not exist")
        COMPLAINED = "complained", _("reported as unwanted")
        STAFF = "staff", _("set by the alumni office")

    email = models.EmailField(_("e-mail"), max_length=320)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("address left alone")
        verbose_name_plural = _("addresses left alone")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_suppression_per_address",
                violation_error_message=_("This address is left alone already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.pk}"

    @property
    def can_be_lifted_by_reader(self) -> bool:
        """What the reader did, or what the reader can mend, they can undo; a complaint and the office's word stay."""
        return self.cause in (self.Cause.UNSUBSCRIBED, self.Cause.BOUNCED)
