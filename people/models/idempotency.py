"""The answer to a POST that a program may send again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel


class IdempotentCall(DomainModel):
    """Kept for a day: the same key with the same body gets the same answer; with another body, a refusal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("idempotent call")
        verbose_name_plural = _("idempotent calls")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_login")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_calls_by_age")]

    def __str__(self) -> str:
        return self.key
