"""Many letters that were decided on together, and are steered together: a campaign, an issue of a newsletter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet, PublicIdField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MailingQuerySet(DomainQuerySet):
    def under_way(self) -> Self:
        """Those whose letters a worker may take up."""
        return self.filter(state=Mailing.State.RUNNING)


class Mailing(DomainModel):
    """Its letters are fixed when it is launched: one Delivery for each addressee, channel and step.

    ``about`` is the row of an upper floor that it carries (``outreach.message:12``); ``owner`` is told when the
    mailing stops by itself. What became of its letters is read from them, and kept nowhere else.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        FINISHED = "finished", _("finished")

    OVER = (State.CANCELLED, State.FINISHED)
    TOO_MUCH_FAILED = "too_much_failed"  # a pause_reason that the house gives
    RESTS = (State.PAUSED, State.CANCELLED)  # none of its letters leaves

    public_id = PublicIdField()
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RUNNING)
    category = models.CharField(_("category"), max_length=40)
    # What its letters are unless a later step says otherwise.
    writer = models.CharField(_("letter"), max_length=120, blank=True)
    channels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    priority = models.PositiveSmallIntegerField(default=5)
    is_marketing = models.BooleanField(default=False, db_default=False, editable=False)  # as its category said
    about = models.CharField(_("about"), max_length=80, blank=True, db_index=True)
    # How many were written for it: more than there are, once somebody's record was erased with everything of theirs.
    letters = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Each reader gets it when their own clock shows this hour; their zone stands with each letter.
    local_hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # What its readers end by one click, where that is narrower than the category: ``messaging.serials``.
    serial = models.CharField(max_length=60, blank=True, editable=False)
    # Since it was launched or let go on: what decides whether it stops by itself.
    handed_lately = models.PositiveIntegerField(default=0, editable=False)
    failed_lately = models.PositiveIntegerField(default=0, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sender_name_zh = models.CharField(_("sender in Chinese"), max_length=120, blank=True)
    sender_name_en = models.CharField(_("sender in English"), max_length=120, blank=True)
    reply_to = models.EmailField(_("replies go to"), max_length=320, blank=True)
    pause_reason = models.CharField(_("why it is paused"), max_length=300, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "finished"], ended_at__isnull=False)
                | Q(state__in=["running", "paused"], ended_at=None),
                name="a_mailing_that_is_over_has_an_end",
                violation_error_message=_("A mailing is over when its end is written down, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(is_marketing=True, channels__contains=["wechat"]),
                name="no_marketing_goes_by_wechat",
                violation_error_message=_("WeChat forbids advertising and invitations as template messages."),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="running"), name="mailings_under_way"),
        ]

    @property
    def why_paused(self) -> StrOrPromise:
        """In words: our own sentence, or what the person wrote who paused it."""
        if self.pause_reason == self.TOO_MUCH_FAILED:
            return _("Too many letters failed.")
        return self.pause_reason

    def __str__(self) -> str:
        return f"{self.about} {self.public_id}"
