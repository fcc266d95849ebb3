"""Somebody with a login says which record of the school is theirs; what speaks for it, and what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Capability
from associations.queries.reach import EVERYBODY, people_in_reach
from common.actors import Actor
from common.models import A_YEAR, DomainModel, DomainQuerySet, PublicIdField
from directory.models.claim_invitations import ClaimInvitation
from people.models import Person


class ClaimQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(login=actor.user) if actor.user is not None else self.none()

    def visible_in_console(self, actor: Actor) -> Self:
        """All, for whoever keeps the register of the school; else those that seem to mean a record one keeps."""
        kept = people_in_reach(actor, Capability.PEOPLE_EDIT)
        return self if kept == EVERYBODY else self.filter(person__in=Person.objects.filter(kept).values("pk"))

    def open_now(self) -> Self:
        return self.filter(state__in=Claim.OPEN)

    def waiting(self) -> Self:
        return self.filter(state=Claim.State.WAITING)

    def for_listing(self) -> Self:
        """What wants somebody at once stands first, then the longest waiting."""
        alarmed = models.Case(models.When(alarms__len__gt=0, then=0), default=1)
        return self.select_related("login", "person", "decided_by").order_by(alarmed, "created_at", "pk")


class Claim(DomainModel):
    """What was said stays as it was said until months after the end; the last four of an ID number only as digests.

    ``person`` is the record that it seems to be about, and after an approval the one it was. The applicant never reads
    it, nor points, evidence and alarms: they would tell who is in the books.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("we are looking")
        ASKED = "asked", _("we have asked you something")
        APPROVED = "approved", _("it is you")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.WAITING, State.ASKED)
    SAID = ("full_name", "former_name", "student_number", "department", "class_name", "entry_year", "end_year", "word")

    EMPTY = dict.fromkeys(SAID, "") | {"entry_year": None, "end_year": None, "question": ""}

    public_id = PublicIdField()
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims", verbose_name=_("login")
    )
    full_name = models.CharField(_("your name"), max_length=200, blank=True)
    former_name = models.CharField(_("a name you had before"), max_length=200, blank=True)
    student_number = models.CharField(_("student number"), max_length=40, blank=True)
    department = models.CharField(_("department"), max_length=200, blank=True)
    class_name = models.CharField(_("class"), max_length=200, blank=True)
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True, validators=A_YEAR)
    end_year = models.PositiveSmallIntegerField(_("graduation year"), null=True, blank=True, validators=A_YEAR)
    id_digests = ArrayField(models.CharField(max_length=64), default=list, blank=True, editable=False)
    word = models.CharField(_("a word to the alumni office"), max_length=500, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    question = models.CharField(_("what the office wants to know"), max_length=500, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("record")
    )
    # What the school had sent to the owner of a record, and this login had in hand.
    invitation = models.ForeignKey(
        ClaimInvitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims", editable=False
    )
    score = models.SmallIntegerField(_("points"), default=0)
    evidence = ArrayField(models.CharField(max_length=40), verbose_name=_("evidence"), default=list, blank=True)
    alarms = ArrayField(models.CharField(max_length=40), verbose_name=_("what is odd"), default=list, blank=True)
    # Empty until a worker has compared what was said last with the records.
    weighed_at = models.DateTimeField(_("compared"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    forgotten_at = models.DateTimeField(_("what was said is forgotten"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["login"],
                condition=Q(state__in=["waiting", "asked"]),
                name="one_open_claim_per_login",
                violation_error_message=_("You have told us already; we are looking."),
            ),
            models.CheckConstraint(
                condition=~Q(full_name="") | Q(forgotten_at__isnull=False),
                name="claim_names_somebody",
                violation_error_message=_("Say your name."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asked"], ended_at=None)
                | (~Q(state__in=["waiting", "asked"]) & Q(ended_at__isnull=False)),
                name="an_answered_claim_says_when",
                violation_error_message=_("An answered claim says when it was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="a_refused_claim_says_why",
                violation_error_message=_("Say why, in a sentence the applicant can read."),
            ),
            models.CheckConstraint(
                condition=Q(id_digests=[]) | Q(state__in=["waiting", "asked"]),
                name="an_answered_claim_keeps_no_digits",
                violation_error_message=_("The last four of an ID number are forgotten with the answer."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state__in=["waiting", "asked"]), name="claims_that_wait"),
            models.Index(fields=["created_at"], condition=Q(state="waiting", weighed_at=None), name="claims_to_weigh"),
            models.Index(fields=["ended_at"], condition=Q(forgotten_at=None), name="claims_to_forget"),
        ]

    def get_absolute_url(self) -> str:
        """The applicant's page."""
        return reverse("claim_detail", args=[self.public_id])

    def __str__(self) -> str:
        return self.full_name or str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class IdDigits(DomainModel):
    """The last four of an ID number, to compare with and never to read: a keyed digest, salted for each person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="id_digits")
    salt = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("last four of an ID number")
        verbose_name_plural = _("last fours of ID numbers")

    def __str__(self) -> str:
        return str(self.person_id)
