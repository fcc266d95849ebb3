"""Personal tokens: a program acts for a person, within named scopes, until a day."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField

CARDS_CHECK = "cards:check"  # for gates and counters: whether a card is valid, and nothing of anybody
# What a token may be allowed: to read or to write in one app, within what its owner may do anyway.
OF_APPS = ("people", "associations", "conversations", "messaging", "outreach")
SCOPES = [*(f"{app}:{right}" for app in OF_APPS for right in ("read", "write")), CARDS_CHECK]


class AccessTokenQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, the newest first."""
        return self.filter(user=actor.user).order_by("-pk") if actor.user is not None else self.none()

    def working(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class AccessToken(DomainModel):
    public_id = PublicIdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("name"), max_length=80, help_text=_("What it is for."))
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256; the token itself is shown once
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("scopes"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal token")
        verbose_name_plural = _("personal tokens")

    def __str__(self) -> str:
        return self.name
