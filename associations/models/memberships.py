"""A person in an association."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models.associations import Association
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField


class MembershipQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Their own, the standing ones of groups they are in, and all where they look after members."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        if actor.person is None:
            return self.none()
        seen = Q(person=actor.person) | Q(association__in=belongings_of(actor).groups, ended_at=None)
        if kept := [*rights.roots_of("members.manage"), *rights.roots_of("people.see")]:
            seen |= Q(association__path__overlap=kept)
        return self.filter(seen)

    def visible_in_console(self, actor: Actor) -> Self:
        rights = rights_of(actor)
        return self if rights.everything else self.filter(association__path__overlap=rights.roots_of("people.see"))

    def at_or_below(self, association: Association) -> Self:
        return self.filter(association__path__contains=[association.pk])


class Membership(DomainModel):
    """Kept when it ends, and when the association closes."""

    class Origin(models.TextChoices):
        REQUEST = "request", _("by request")
        OPEN = "open", _("joined an open group")
        INVITATION = "invitation", _("by invitation")
        OFFICE = "office", _("with an office")
        STAFF = "staff", _("by the alumni office")

    class Ending(models.TextChoices):
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")
        TAKEN_BACK = "taken_back", _("approval taken back")

    public_id = PublicIdField()
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("association")
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    origin = models.CharField(_("how"), max_length=20, choices=Origin)
    joined_at = models.DateTimeField(_("member since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ending = models.CharField(_("why it ended"), max_length=20, choices=Ending, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"],
                condition=Q(ended_at=None),
                name="one_standing_membership",
                violation_error_message=_("You are a member already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="membership_says_why_it_ended",
                violation_error_message=_("Say why the membership ended."),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="standing_members_by_person"),
            models.Index(fields=["joined_at"], condition=Q(ended_at=None), name="standing_members_by_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.association}"
