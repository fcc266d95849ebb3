"""Who did what to which row. Written once, never changed: the site's role cannot, and a trigger stands behind it.

Personal values are never in here, only the names of the fields that changed; so a person can be erased
without touching a line of it.
"""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.sentences import say


def label_of(row: models.Model) -> str:
    """How a row is named in the audit: ``people.person:12``."""
    return f"{row._meta.label_lower}:{row.pk}"


class EntryQuerySet(models.QuerySet):
    def about(self, row: models.Model) -> Self:
        """The timeline of one row, newest first."""
        return self.filter(about__contains=[label_of(row)]).order_by("-id")

    def by_user(self, user_id: int) -> Self:
        return self.filter(user_id=user_id).order_by("-id")


class Entry(models.Model):
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    user_id = models.BigIntegerField(_("login"), null=True)
    person_id = models.BigIntegerField(_("person"), null=True)
    token_id = models.BigIntegerField(_("token"), null=True)
    door = models.CharField(_("door"), max_length=20, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    verb = models.CharField(_("verb"), max_length=80)
    about = ArrayField(models.CharField(max_length=80), verbose_name=_("about"), default=list)
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("fields"), default=list)
    facts = models.JSONField(_("facts"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            GinIndex(fields=["about"], name="audit_entries_about_a_row"),
            models.Index(fields=["user_id", "-id"], name="audit_entries_by_a_login"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {', '.join(self.about)}"

    def as_line(self) -> dict[str, Any]:
        """What is sealed: everything in the row, in a fixed order."""
        names = ("id", "at", "actor_kind", "user_id", "person_id", "token_id", "door", "request_id")
        return {name: getattr(self, name) for name in (*names, "verb", "about", "fields", "facts")}


say("audit_is_append_only", _("What is written in the audit stays as it is."))
