"""A copy of everything held about somebody, made for them by a worker and there for some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class DataCopyQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, at one's own screen: a token is not enough for everything that is known."""
        if actor.is_system:
            return self
        return self.filter(login=actor.user) if actor.user is not None and actor.token is None else self.none()

    def waiting(self) -> Self:
        return self.filter(state=DataCopy.State.WAITING)

    def left_alone_since(self, moment: datetime) -> Self:
        """Which wait although nobody has begun them lately: the bell was missed, or a worker was killed."""
        return self.waiting().filter(Q(tried_at=None, created_at__lt=moment) | Q(tried_at__lt=moment))

    def outdated(self) -> Self:
        return self.filter(state=DataCopy.State.READY, expires_at__lte=timezone.now())


class DataCopy(DomainModel):
    """WAITING → READY → GONE; FAILED after some tries. The row is the order: it waits until a worker has made the file.

    ``language`` is the one it was asked for in. The file goes when its days are over; that it was made stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        GONE = "gone", _("removed")
        FAILED = "failed", _("could not be made")

    MOST_TRIES = 5
    MOST_DOWNLOADS = 10
    EVERY = timedelta(days=1)  # how often it may be asked for

    public_id = PublicIdField()
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copies", verbose_name=_("login")
    )
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Whose record is in it, by its name in addresses: a login that is parted from the record gets it no more.
    record = models.CharField(max_length=12, blank=True, default="", editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    ready_at = models.DateTimeField(_("made"), null=True, blank=True)
    expires_at = models.DateTimeField(_("there until"), null=True, blank=True)
    downloads = models.PositiveSmallIntegerField(_("times fetched"), default=0)
    downloaded_at = models.DateTimeField(_("last fetched"), null=True, blank=True)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of one's data")
        constraints = [
            models.UniqueConstraint(
                fields=["login"],
                condition=Q(state="waiting"),
                name="one_copy_is_made_at_a_time",
                violation_error_message=_("Your copy is being made already."),
            ),
            models.CheckConstraint(
                condition=Q(state="ready", file__isnull=False, expires_at__isnull=False) | ~Q(state="ready"),
                name="a_ready_copy_has_a_file_and_an_end",
                violation_error_message=_("A copy that is ready has a file, and a day on which it goes."),
            ),
        ]
        indexes = [
            models.Index(fields=["login", "-created_at"], name="copies_of_a_login"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="copies_to_be_removed"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
