"""A message on its way to an audience."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from messaging.models import Delivery, Mailing
from outreach.models.audiences import WRITE, Audience
from outreach.models.messages import Message, Wording
from outreach.models.newsletters import Newsletter

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

    def due(self, now: datetime) -> Self:
        """Whose time has come; what has no time waits for somebody's hand."""
        return self.filter(state=Campaign.State.SCHEDULED, starts_at__lte=now)

    def undecided(self, now: datetime) -> Self:
        """Two subjects were tried, it is time for the rest, and nobody has said which one it gets."""
        late = self.filter(state=Campaign.State.LAUNCHED, chosen_variant="", rest_at__lte=now)
        return late.exclude(mailing__state__in=Mailing.OVER)

    def over_and_not_told(self) -> Self:
        """Their letters are through, and the author has not read the figures yet."""
        return self.filter(state=Campaign.State.LAUNCHED, ended_told_at=None, mailing__state__in=Mailing.OVER)

    def issues(self) -> Self:
        """Issues of newsletters that have left, those that were taken from the archive among them; the latest first."""
        return self.exclude(issue_number=None).order_by("-launched_at", "-pk")

    def in_the_archive(self) -> Self:
        """What may be read on the web by whom the newsletter lets: neither taken down nor called off."""
        return self.issues().filter(taken_down_at=None).exclude(mailing__state=Mailing.State.CANCELLED)


class Campaign(DomainModel):
    """``conditions`` is the audience as it was when the campaign was handed in; ``mailing`` what was launched.

    ``newsletter`` makes it an issue of one: it goes to its readers, and has the next number from its launch on.

    ``expected`` is for how many people it was handed in; ``note`` why it came back to its author, from a person or,
    as ``return_code``, from the house. Whether a launched one runs, rests or is over is said by its mailing alone.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("a campaign", "being written")
        SUBMITTED = "submitted", _("waits for approval")
        SCHEDULED = "scheduled", _("waits for its time")
        LAUNCHED = "launched", _("launched")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Replies(models.TextChoices):
        AUTHOR = "author", _("to the author")
        OFFICE = "office", _("to the alumni office")

    CHANNELS = [(channel.value, channel.label) for channel in (Delivery.Channel.EMAIL, Delivery.Channel.INBOX)]
    FOR_A_WHILE = (State.DRAFT, State.SUBMITTED, State.SCHEDULED)  # nothing has left yet

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
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, null=True, blank=True, related_name="issues", verbose_name=_("newsletter")
    )
    issue_number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    taken_down_at = models.DateTimeField(_("taken from the archive"), null=True, blank=True, editable=False)
    channels = ArrayField(models.CharField(max_length=20, choices=CHANNELS), verbose_name=_("channels"), default=list)
    replies = models.CharField(_("replies go"), max_length=10, choices=Replies, default=Replies.AUTHOR)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField(_("not before"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("people"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    note = models.TextField(_("why it came back"), max_length=1000, blank=True)
    return_code = models.CharField(max_length=40, blank=True, editable=False)
    launched_at = models.DateTimeField(_("launched"), null=True, blank=True)
    ended_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Two subjects on so many per cent; the rest gets the better one so many hours later (``rest_at``).
    sample_percent = models.PositiveSmallIntegerField(_("two subjects, tried on"), null=True, blank=True)
    sample_hours = models.PositiveSmallIntegerField(_("the rest follows after"), default=4, db_default=4)
    local_hour = models.PositiveSmallIntegerField(_("at the reader's own hour"), null=True, blank=True)
    rest_at = models.DateTimeField(_("the rest leaves"), null=True, blank=True, editable=False)
    chosen_variant = models.CharField(
        _("the subject for the rest"), max_length=1, choices=Wording.Variant, blank=True, db_default="", editable=False
    )
    chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    chosen_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )  # nobody: by the rule
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
            models.CheckConstraint(
                condition=Q(sample_percent=None) | Q(sample_percent__gte=5, sample_percent__lte=50),
                name="a_sample_is_from_5_to_50_per_cent",
                violation_error_message=_("A sample is 5 to 50 per cent of the people."),
            ),
            models.CheckConstraint(
                condition=Q(local_hour=None) | Q(sample_percent=None, local_hour__lte=23),
                name="a_sample_leaves_at_one_time",
                violation_error_message=_("Two subjects are tried at one time for all. Choose one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(sample_hours__gte=1, sample_hours__lte=72),
                name="the_rest_follows_within_three_days",
                violation_error_message=_("The rest follows after 1 to 72 hours."),
            ),
            models.CheckConstraint(
                condition=Q(newsletter=None, issue_number=None)
                | Q(newsletter__isnull=False, issue_number=None) & ~Q(state="launched")
                | Q(newsletter__isnull=False, issue_number__isnull=False, state="launched"),
                name="an_issue_has_a_number_once_it_has_left",
                violation_error_message=_("An issue of a newsletter has its number when it leaves, and not before."),
            ),
            models.CheckConstraint(
                condition=Q(newsletter=None) | Q(audience=None),
                name="an_issue_goes_to_the_readers_of_its_newsletter",
                violation_error_message=_("An issue goes to the readers of its newsletter and to no other audience."),
            ),
            models.UniqueConstraint(
                fields=["newsletter", "issue_number"],
                name="one_issue_of_a_number",
                violation_error_message=_("There is an issue of this number already."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="campaigns_that_wait_for_time"),
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="campaigns_that_wait_for_a_yes"),
            models.Index(
                fields=["rest_at"],
                condition=Q(chosen_variant="", rest_at__isnull=False),
                name="campaigns_without_a_subject",
            ),
            models.Index(
                fields=["id"], condition=Q(state="launched", ended_told_at=None), name="campaigns_nobody_was_told_of"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", args=[self.public_id])

    @property
    def is_undecided(self) -> bool:
        """Two subjects are being tried, and the rest waits."""
        return self.rest_at is not None and not self.chosen_variant and not self.is_over

    @property
    def is_over(self) -> bool:
        """Nothing more will leave."""
        return self.state == self.State.WITHDRAWN or (self.mailing is not None and self.mailing.state in Mailing.OVER)
