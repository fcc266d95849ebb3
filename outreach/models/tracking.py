"""That a letter was opened, or a link in it followed: noted once, and only while the institution wants it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from messaging.models import Delivery, Mailing


class LetterEvent(DomainModel):
    """The first time of each kind; what comes after it is not written down, so a letter has few rows and none is hot.

    ``link`` is a number in ``outreach.queries.links.addresses_of``; 0 with a click says "any of them", so that every
    figure is a count of rows. Of a letter long settled ``delivery`` goes, and with it who it was: the count stays.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        FOLLOWED = "followed", _("link followed")

    ANY = 0

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="+", db_index=False)
    variant = models.CharField(max_length=1, blank=True)  # of the sample that tries two subjects; else empty
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("letter"), db_index=False
    )  # found by each_is_noted_once
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    link = models.PositiveSmallIntegerField(_("link"), default=ANY)
    by_machine = models.BooleanField(_("by a machine"), default=False)
    rule = models.CharField(_("known as a machine by"), max_length=20, blank=True)
    first_at = models.DateTimeField(_("first time"), db_default=Now())

    class Meta:
        verbose_name = _("opened letter or followed link")
        verbose_name_plural = _("opened letters and followed links")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "kind", "link", "by_machine"], name="each_is_noted_once"),
            models.CheckConstraint(
                condition=Q(kind="followed") | Q(kind="opened", link=0),
                name="only_links_have_numbers",
            ),
            models.CheckConstraint(
                condition=Q(by_machine=True) & ~Q(rule="") | Q(by_machine=False, rule=""),
                name="a_machine_is_known_by_a_rule",
            ),
        ]
        indexes = [models.Index(fields=["mailing", "variant", "kind", "link"], name="events_of_a_mailing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
