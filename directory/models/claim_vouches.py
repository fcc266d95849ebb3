"""A classmate says whether they know somebody who claims a record."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Membership
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from directory.models.claims import Claim
from people.models import Person


class ClaimVouchQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own words; those of others are read by whoever answers the claim."""
        return self.filter(voucher=actor.person) if actor.person is not None else self.none()

    def standing(self) -> Self:
        """Of people who are still in a class group, living, with a login that is open, and not the applicant's own:
        asked anew each time, so that the word of somebody who is shut out tomorrow counts no more."""
        classes = Membership.objects.standing().filter(association__kind=Association.Kind.CLASS)
        voucher = {"voucher__login__is_active": True, "voucher__deceased_at": None, "voucher__erased_at": None}
        return self.filter(Exists(classes.filter(person=OuterRef("voucher"))), **voucher).exclude(
            voucher__login=F("claim__login")
        )


class ClaimVouch(DomainModel):
    """One word of one classmate. It shows them nothing of any record: they read what the applicant wrote."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="vouches", verbose_name=_("claim"))
    voucher = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="claim_vouches", verbose_name=_("classmate")
    )
    knows = models.BooleanField(_("knows them"))
    word = models.CharField(_("from when you know them"), max_length=200, blank=True)
    said_at = models.DateTimeField(_("said"))

    objects = ClaimVouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a classmate")
        verbose_name_plural = _("words of classmates")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "voucher"],
                name="each_classmate_speaks_once",
                violation_error_message=_("You have said so already."),
            )
        ]
        indexes = [models.Index(fields=["voucher", "said_at"], name="vouches_of_a_classmate")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.voucher_id}"
