"""Files that were checked before they were kept, and are served only after a verdict."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, PublicIdField


class StoredFile(DomainModel):
    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")
        TABLE = "table", _("table")

    public_id = PublicIdField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True, editable=False)  # below MEDIA_ROOT, never in an address
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
