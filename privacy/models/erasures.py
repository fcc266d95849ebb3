"""Somebody wants to be forgotten: asked for, announced, carried out some days later unless it is stopped."""

from __future__ import annotations

import hashlib
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from people.models import Person


def digest_of(token: str) -> str:
    """Under which the link that stops an erasure is kept: the letters alone know the token."""
    return hashlib.sha256(token.encode()).hexdigest()


class ErasureQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, at one's own screen."""
        if actor.is_system:
            return self
        if actor.user is None or actor.token is not None:
            return self.none()
        own = Q(login=actor.user)
        return self.filter(own | Q(person=actor.person) if actor.person is not None else own)

    def waiting(self) -> Self:
        return self.filter(state=Erasure.State.WAITING)

    def of(self, person: Person | None, login: models.Model | None) -> Self:
        theirs = Q(person=person) if person is not None else Q(pk__in=[])
        return self.filter(theirs | Q(login=login) if login is not None else theirs)

    def due(self) -> Self:
        return self.waiting().filter(due_at__lte=timezone.now())


class Erasure(DomainModel):
    """WAITING → CANCELLED, or ERASED → DONE. ERASED: the rows are gone; the files in ``paths`` still have to go.

    The row stays without a name: that and when somebody was erased must be known. ``reason`` is why staff asked for
    it; it goes with the rest.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its day")
        CANCELLED = "cancelled", _("stopped")
        ERASED = "erased", _("erased, files on their way out")
        DONE = "done", _("erased")

    public_id = PublicIdField()
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="erasures", verbose_name=_("person")
    )
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="erasures",
        verbose_name=_("login"),
    )
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_own = models.BooleanField(_("asked for by themselves"), default=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("on"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    held_up = models.CharField(max_length=80, blank=True, editable=False)  # the code of what they have to hand over
    paths = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(login__isnull=False),
                name="an_erasure_is_of_somebody",
                violation_error_message=_("An erasure is one of a record or one of a login."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="waiting"),
                name="one_waiting_erasure_per_person",
                violation_error_message=_("The erasure has been asked for already."),
            ),
            models.UniqueConstraint(
                fields=["login"],
                condition=Q(state="waiting"),
                name="one_waiting_erasure_per_login",
                violation_error_message=_("The erasure has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(is_own=True) | ~Q(state="waiting") | ~Q(reason=""),
                name="an_erasure_for_somebody_says_why",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="erasures_by_their_day"),
            models.Index(fields=["id"], condition=Q(state="erased"), name="erasures_with_files_left"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
