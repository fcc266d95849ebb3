"""That an address or number took the place of another; the one before may stop it for some days."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet
from people.models.contact_points import ContactPoint
from people.models.persons import Person


class ContactChangeQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """Those that may still be stopped."""
        return self.filter(stopped_at=None, may_be_stopped_until__gt=timezone.now())

    def unsettled(self) -> Self:
        """Stopped, and nobody of the office has looked yet."""
        return self.filter(stopped_at__isnull=False, looked_at=None)


class ContactChange(DomainModel):
    """Of a login (``user``) or of a record (``person``), never of both. Only a digest of the link is kept.

    The two values are emptied once nothing can be stopped any more, and the row goes some months later.
    """

    STOPPABLE = timedelta(days=7)
    Kind = ContactPoint.Kind

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_changes",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_changes",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContactPoint.Kind)
    before = models.CharField(_("before"), max_length=320, blank=True)
    after = models.CharField(_("now"), max_length=320, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_be_stopped_until = models.DateTimeField(_("may be stopped until"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at by the office"), null=True, blank=True)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a contact")
        verbose_name_plural = _("changes of contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, person__isnull=False) | Q(user__isnull=False, person__isnull=True),
                name="contact_change_of_a_login_or_a_record",
                violation_error_message=_("A change is one of a login or one of a record."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="contact_changes_by_age"),
            models.Index(
                fields=["stopped_at"],
                condition=Q(stopped_at__isnull=False, looked_at=None),
                name="contact_changes_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def whose(self) -> models.Model:
        """The login or the record: the constraint above leaves no third."""
        return self.user or self.person  # type: ignore[return-value]

    @property
    def is_of_login(self) -> bool:
        return self.user_id is not None
