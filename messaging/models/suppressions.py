"""Addresses that are left alone, and why."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet
from institution.reads import current
from messaging.models.deliveries import Delivery


class SuppressionQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """Those that hold a letter back now. One that ended by itself is a row until another one takes its place."""
        return self.filter(Q(until=None) | Q(until__gt=Now()))

    def of_address(self, email: str) -> Self:
        return self.annotate(low=Lower("email")).filter(low=email.lower())

    def bounced(self) -> Self:
        """Where letters cannot arrive, whatever their reader wants."""
        return self.standing().filter(cause__in=Suppression.CAME_BACK)

    def visible_in_console(self, actor: Actor) -> Self:
        """For those who see the deliveries of the whole school."""
        return self.all() if may(actor, "messages.see", current()) else self.none()


class Suppression(DomainModel):
    """An address that gets nothing but what must arrive, with the evidence for it.

    ``until`` is set where it ends by itself: the mailbox was full, not gone. ``delivery`` is the letter it began with.
    The reader proves by a code that letters arrive again; its digest stands here and goes with the row.
    """

    class Cause(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed from everything")
        BOUNCED = "bounced", _("the mailbox does not exist")
        RETURNED = "returned", _("letters came back again and again")
        COMPLAINED = "complained", _("reported as unwanted")
        STAFF = "staff", _("set by the alumni office")

    CAME_BACK = (Cause.BOUNCED, Cause.RETURNED)
    MOST_TRIES = 5

    email = models.EmailField(_("e-mail"), max_length=320)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    until = models.DateTimeField(_("ends by itself"), null=True, blank=True)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("letter")
    )
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("address left alone")
        verbose_name_plural = _("addresses left alone")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_suppression_per_address",
                violation_error_message=_("This address is left alone already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.pk}"

    @property
    def came_back(self) -> bool:
        return self.cause in self.CAME_BACK

    @property
    def can_be_lifted_by_reader(self) -> bool:
        """What the reader did, or what the reader can mend, they can undo; a complaint and the office's word stay."""
        return self.cause == self.Cause.UNSUBSCRIBED or self.came_back
