"""A classmate says where somebody whom the class has lost may be reached; that person is asked there, once."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, DomainQuerySet, PublicIdField
from people.models.contact_points import ContactPoint
from people.models.persons import Person


def address_digest(kind: str, value: str) -> str:
    """An address that is known again and cannot be read: with the house's key."""
    return salted_hmac("people.contact_proposal", f"{kind}:{value}", algorithm="sha256").hexdigest()


class ContactProposalQuerySet(DomainQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=ContactProposal.State.WAITING)

    def open_now(self) -> Self:
        return self.waiting().filter(expires_at__gt=timezone.now())


class ContactProposal(DomainModel):
    """Address and words are emptied with the answer; what is left says that somebody proposed something, and when.

    ``asked_at`` is empty where nothing was sent: a telephone, which the office calls, and an address that is left
    alone, of which nobody is told.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("it is theirs")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("no answer came")

    KINDS = (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE)

    public_id = PublicIdField()
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="contact_proposals"
    )
    proposed_by = models.ForeignKey(
        Person,
        verbose_name=_("proposed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals_made",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContactPoint.Kind)
    value = models.CharField(_("address or number"), max_length=320, blank=True)
    note = models.CharField(_("words to them"), max_length=300, blank=True)
    address = models.CharField(max_length=64, editable=False)  # address_digest: for the limits
    digest = models.CharField(max_length=64, unique=True, editable=False)  # of the link
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    expires_at = models.DateTimeField(_("waits until"))
    asked_at = models.DateTimeField(_("asked there"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ContactProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed contact")
        verbose_name_plural = _("proposed contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"],
                condition=Q(state="waiting"),
                name="one_waiting_proposal_per_address",
                violation_error_message=_("Somebody has told us this already. We wait for an answer."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None) | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="an_answered_proposal_says_when",
                violation_error_message=_("What is answered says when."),
            ),
        ]
        indexes = [
            models.Index(fields=["address", "created_at"], name="proposals_by_address"),
            models.Index(fields=["proposed_by", "created_at"], name="proposals_by_who_made_them"),
            models.Index(fields=["expires_at"], condition=Q(state="waiting"), name="proposals_that_wait"),
            models.Index(fields=["created_at"], name="proposals_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class AddressLeftAlone(DomainModel):
    """Whoever reads there wants no such letter ever again. The address itself is not kept."""

    address = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("address that is not asked again")
        verbose_name_plural = _("addresses that are not asked again")

    def __str__(self) -> str:
        return str(self.pk)
