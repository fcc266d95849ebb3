"""A code or a link that lets somebody in."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from associations.models.capabilities import Capability
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class InvitationQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of associations whose members the actor manages."""
        return self.filter(association__in=Association.objects.where_actor_may(actor, Capability.MEMBERS_MANAGE))

    def open_now(self) -> Self:
        """Neither withdrawn, nor too old, nor used up."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), uses__lt=models.F("most_uses"))


class Invitation(DomainModel):
    """Names a roster line: approves that line. Names none: lets in whoever has a record, up to ``most_uses``."""

    public_id = PublicIdField()
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="invitations")
    affiliation = models.ForeignKey(
        "people.Affiliation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("roster line"),
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    email = models.EmailField(_("sent to"), blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    most_uses = models.PositiveIntegerField(_("for how many"), default=1)
    uses = models.PositiveIntegerField(_("used"), default=0)
    invited_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uses__lte=models.F("most_uses")),
                name="invitation_is_not_used_up_twice",
                violation_error_message=_("This invitation has been used."),
            ),
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=models.Q(revoked_at=None, uses=0),
                name="one_open_invitation_per_roster_line",
                violation_error_message=_("This line has an open invitation already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("invitation_detail", args=[self.code])

    def __str__(self) -> str:
        return f"{self.association}: {self.pk}"
