"""Files that were checked before they were kept, and are served only after a verdict."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet, PublicIdField


class StoredFileQuerySet(DomainQuerySet):
    def unreferenced(self) -> Self:
        """Those that no row of any app points at. Looks at every key to this table, so no app has to say so."""
        kept = self
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.related_model is StoredFile and model is not StoredFile:
                    kept = kept.exclude(Exists(model._base_manager.filter(**{field.attname: OuterRef("pk")})))
        return kept


class StoredFile(DomainModel):
    """What lies on the disk under ``path``: our own copy, with our own name. The row says what is in it."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")
        TABLE = "table", _("table")
        ATTACHMENT = "attachment", _("attachment")  # of a letter: any of the few kinds that people send one another
        ARCHIVE = "archive", _("archive")  # made by the house itself, never sent in

    public_id = PublicIdField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True, editable=False)  # below MEDIA_ROOT, never in an address
    thumbnail_path = models.CharField(max_length=200, blank=True, editable=False)  # of pictures; 640 px at most
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["kept_by", "created_at"], name="files_kept_by_a_login"),
            models.Index(fields=["created_at"], name="files_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE

    @property
    def paths(self) -> list[str]:
        return [path for path in (self.path, self.thumbnail_path) if path]
