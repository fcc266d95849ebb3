"""The school invites whoever stands on a roster to take their record over: a link by mail, or a code on paper."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.queries.reach import people_in_reach
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from messaging.models import Delivery, Suppression
from people.models import ContactPoint, Person

LABEL = "directory.claiminvitation:"  # as a letter names what it is about


class ClaimInvitationQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Of people whose records the actor keeps."""
        kept = Person.objects.filter(people_in_reach(actor, Capability.PEOPLE_EDIT))
        return self.filter(person__in=kept.values("pk"))

    def standing(self) -> Self:
        """Neither used nor taken back, however old."""
        return self.filter(used_at=None, revoked_at=None)

    def open_now(self) -> Self:
        return self.standing().filter(expires_at__gt=timezone.now())

    def of_unit(self, unit: Association) -> Self:
        """Sent for this unit or one below it, and not replaced by a later one or taken back."""
        return self.filter(unit__path__contains=[unit.pk], revoked_at=None)

    def with_bounces(self) -> Self:
        """``has_bounced``: the letter was refused, or its address is known by now to lead nowhere."""
        about = Concat(models.Value(LABEL), Cast(OuterRef("pk"), models.CharField()))
        refused = Delivery.objects.filter(about=about, state__in=[Delivery.State.REFUSED, Delivery.State.SUPPRESSED])
        gone = Suppression.objects.bounced().filter(email__iexact=OuterRef("value"))
        firsts = ContactPoint.objects.current().filter(person=OuterRef("person"), kind="email", is_primary=True)
        bounced = Q(Exists(refused)) | Q(Exists(firsts.filter(Exists(gone))))
        return self.annotate(
            has_bounced=models.Case(
                models.When(Q(way="mail") & bounced, then=True), default=False, output_field=models.BooleanField()
            )
        )

    def for_listing(self) -> Self:
        """What is odd first, then by name."""
        odd = models.Case(models.When(odd_at__isnull=False, then=0), default=1)
        return self.with_bounces().select_related("person").order_by(odd, "person__sort_key", "person_id", "pk")


class ClaimInvitation(DomainModel):
    """Whoever has its secret and gives the name of the record is its owner: the secret went to them alone.

    Kept is a keyed digest of it, so that neither the database nor a copy of it opens a record. An invitation opens
    once, until its day; the next one of the same way takes its place.
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("a link by mail")
        PAPER = "paper", _("a code on paper")

    public_id = PublicIdField()
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="claim_invitations", verbose_name=_("person")
    )
    unit = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    way = models.CharField(_("way"), max_length=10, choices=Way)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    # When somebody else gave it although the record was taken over already.
    odd_at = models.DateTimeField(_("tried by somebody else"), null=True, blank=True)

    objects = ClaimInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to claim")
        verbose_name_plural = _("invitations to claim")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "way"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_standing_invitation_per_way",
                violation_error_message=_("Somebody has just invited them. Look again."),
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="a_used_invitation_is_not_taken_back",
                violation_error_message=_("What was used cannot be taken back."),
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(revoked_at=None), name="invitations_of_a_unit"),
            models.Index(fields=["expires_at"], name="claim_invitations_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class ClaimTry(DomainModel):
    """That a login handed something in, from where: what the limits count. Only digests of address and secret.

    ``secret`` is what was given as code or link and opened nothing; a worker looks whose it was (``looked_at``).
    """

    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_tries")
    address = models.CharField(max_length=64, blank=True, editable=False)
    secret = models.CharField(max_length=64, blank=True, default="", editable=False)
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("try to claim")
        verbose_name_plural = _("tries to claim")
        indexes = [
            models.Index(fields=["address", "created_at"], name="claim_tries_by_address"),
            models.Index(fields=["created_at"], name="claim_tries_by_age"),
            models.Index(fields=["secret", "created_at"], condition=~Q(secret=""), name="claim_tries_by_secret"),
            models.Index(fields=["id"], condition=~Q(secret="") & Q(looked_at=None), name="claim_tries_to_look_into"),
        ]

    def __str__(self) -> str:
        return str(self.login_id)
