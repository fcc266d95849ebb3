"""What people agreed to, in which words, when and through which door."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet

TERMS = "terms"  # a subject: the terms of use
PHOTO_ON_CARD = "photo_on_card"  # a subject: the photo may stand on the alumni card


class ConsentQuerySet(DomainQuerySet):
    def live(self) -> Self:
        """What counts now: given, and no later answer to the same. Whoever shows or sends by a consent asks this."""
        later = Consent.objects.filter(user=OuterRef("user"), subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), given=True)


class Consent(DomainModel):
    """A row is added with each new answer; the newest counts. The database lets nobody change or take out one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(_("what"), max_length=40, default="terms")
    text_version = models.CharField(_("version of the text"), max_length=40)
    given = models.BooleanField(_("given"), default=True)
    door = models.CharField(_("door"), max_length=20)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["user", "subject", "-id"], name="newest_consents")]

    def __str__(self) -> str:
        return f"{self.subject} {self.text_version}"


class GuardianConsent(DomainModel):
    """The school's record that a guardian agreed to a minor's login, by the minor's address."""

    email = models.EmailField(_("address of the minor"), unique=True)
    guardian_name = models.CharField(_("guardian"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(_("where the paper is kept"), max_length=200)

    class Meta:
        verbose_name = _("guardian's consent")
        verbose_name_plural = _("guardians' consents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="guardian_consent_says_where_it_is_kept",
                violation_error_message=_("Say where the signed paper is kept."),
            ),
        ]

    def __str__(self) -> str:
        return self.email
