"""Who may not come in again."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from common.models import DomainModel, DomainQuerySet


class BanQuerySet(DomainQuerySet):
    def standing_at(self, association: Association) -> Self:
        """Not lifted, here or anywhere above: a ban of the school holds in every class."""
        return self.filter(association__in=association.path, lifted_at=None)


class Ban(DomainModel):
    objects = BanQuerySet.as_manager()

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="bans")
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="bans"
    )
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="bans")
    reason = models.CharField(_("reason"), max_length=500)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [
            models.CheckConstraint(
                condition=Q(login__isnull=False) | Q(person__isnull=False),
                name="ban_is_on_somebody",
                violation_error_message=_("A ban names a login or a person."),
            ),
            models.UniqueConstraint(
                fields=["association", "login"],
                condition=Q(lifted_at=None),
                name="one_ban_per_login",
                violation_error_message=_("There is a ban already."),
            ),
            models.UniqueConstraint(
                fields=["association", "person"],
                condition=Q(lifted_at=None),
                name="one_ban_per_person",
                violation_error_message=_("There is a ban already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association}: {self.pk}"
