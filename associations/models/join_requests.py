"""Somebody knocks. A request never dies: a silent liaison is reminded, then passed over."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from associations.models.capabilities import Capability
from associations.models.memberships import Membership
from common.actors import Actor
from common.models import A_YEAR, DomainModel, DomainQuerySet, PublicIdField


class JoinRequestQuerySet(DomainQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=JoinRequest.State.WAITING)

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of associations in which the actor may answer."""
        answered = Association.objects.where_actor_may(actor, Capability.REQUESTS_DECIDE)
        own = Q(login=actor.user) if actor.user is not None else Q(pk=None)
        return self.filter(own | Q(association__in=answered))

    def of_login(self, user_id: int) -> Self:
        return self.filter(login_id=user_id)


class JoinRequest(DomainModel):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        IGNORED = "ignored", _("set aside")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = PublicIdField()
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="join_requests", verbose_name=_("association")
    )
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="join_requests",
        verbose_name=_("login"),
    )
    # What they say of themselves, kept as said.
    full_name = models.CharField(_("your name"), max_length=200)
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True, validators=A_YEAR)
    end_year = models.PositiveSmallIntegerField(_("graduation year"), null=True, blank=True, validators=A_YEAR)
    class_name = models.CharField(_("class"), max_length=200, blank=True)
    student_number = models.CharField(_("student number"), max_length=40, blank=True)
    word = models.CharField(_("a word to the liaison"), max_length=500, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    # The unit whose officers have it now: the group itself, then one tier up, then the school.
    with_association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="requests_in_hand", verbose_name=_("now with")
    )
    with_since = models.DateTimeField(_("there since"))
    waiting_since = models.DateTimeField(_("waiting since"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    passed_up_at = models.DateTimeField(_("passed one tier up"), null=True, blank=True)
    passed_to_school_at = models.DateTimeField(_("passed to the school"), null=True, blank=True)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    affiliation = models.ForeignKey(
        "people.Affiliation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="join_requests",
        verbose_name=_("roster line"),
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_request"
    )
    # An approval that made the Person or tied the login to one can be undone exactly while it can be taken back.
    made_the_person = models.BooleanField(default=False)
    tied_the_login = models.BooleanField(default=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("join request")
        verbose_name_plural = _("join requests")
        constraints = [
            models.UniqueConstraint(
                fields=["association", "login"],
                condition=Q(state="waiting"),
                name="one_waiting_request",
                violation_error_message=_("You have asked already; your request is waiting."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="an_answered_request_says_when",
                violation_error_message=_("An answered request says when it was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="a_declined_request_says_why",
                violation_error_message=_("Say why, in a sentence the applicant can read."),
            ),
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="join_request_names_somebody",
                violation_error_message=_("Say your name."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["with_association", "waiting_since"],
                condition=Q(state="waiting"),
                name="requests_waiting_here",
            ),
            models.Index(fields=["waiting_since"], condition=Q(state="waiting"), name="requests_by_waiting_time"),
        ]

    def get_absolute_url(self) -> str:
        """The applicant's page."""
        return reverse("join_request_detail", args=[self.public_id])

    def __str__(self) -> str:
        return f"{self.full_name} → {self.association}"
