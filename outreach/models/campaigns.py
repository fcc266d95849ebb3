"""A message on its way to an audience."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from outreach.models.audiences import WRITE, Audience
from outreach.models.messages import Message

APPROVE = "campaigns.approve"


class CampaignQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the units one writes or approves for."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = [*rights.roots_of(WRITE), *rights.roots_of(APPROVE)]
        return self.filter(association__path__overlap=roots) if roots else self.none()

    def for_listing(self) -> Self:
        return self.select_related("association", "author", "mailing").order_by("-pk")


class Campaign(DomainModel):
    """``conditions`` is the audience as it was when the campaign was handed in; ``mailing`` what was launched.

    Whether a launched one runs, rests or is over is said by its mailing alone.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("waits for approval")
        SCHEDULED = "scheduled", _("waits for its time")
        LAUNCHED = "launched", _("launched")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = PublicIdField()
    title = models.CharField(_("title"), max_length=120)
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    author = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    category = models.CharField(_("kind of letter"), max_length=40)
    audience = models.ForeignKey(
        Audience, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("audience")
    )
    conditions = models.JSONField(null=True, blank=True, editable=False)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="campaign")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField(_("not before"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    mailing = models.OneToOneField(
        "messaging.Mailing", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="launched", mailing__isnull=False) | (~Q(state="launched") & Q(mailing=None)),
                name="a_launched_campaign_has_a_mailing",
                violation_error_message=_("A campaign is launched with its letters."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="campaigns_that_wait_for_time"),
        ]

    def __str__(self) -> str:
        return self.title
