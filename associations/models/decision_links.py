"""A link in a letter that lets one officer answer one request, once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.models.join_requests import JoinRequest
from common.models import DomainModel


class DecisionLink(DomainModel):
    """Only a digest is kept. Works for its days, while the officer may decide; opens no session."""

    join_request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="decision_links")
    officer = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision link")
        verbose_name_plural = _("decision links")

    def __str__(self) -> str:
        return str(self.pk)
