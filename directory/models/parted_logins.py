"""That a login and a record were parted: its owner had lost it, or it had never been theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from people.models import Person


class PartedLogin(DomainModel):
    """Kept for as long as the record, so that the same login never gets it back by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="parted_logins", verbose_name=_("person"))
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="parted_from", verbose_name=_("login")
    )
    reason = models.CharField(_("reason"), max_length=500)
    parted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("login parted from a record")
        verbose_name_plural = _("logins parted from records")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_parted_login_says_why",
                violation_error_message=_("Say why they are parted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.login_id} {self.person_id}"
