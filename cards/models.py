"""The alumni card: a number, whose it is, and whether it still counts."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cards.numbers import in_groups, is_a_number
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from people.models import Affiliation, Person


class CardQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """Not revoked. Whether a standing card is valid is said by ``working``."""
        return self.filter(revoked_at=None)

    def working(self) -> Self:
        """Valid now: of somebody alive who has finished here, and whose login is the one it was given to."""
        alumni = Affiliation.objects.of_alumni().filter(person=OuterRef("person"))
        return self.standing().filter(
            Exists(alumni),
            person__deceased_at=None,
            person__login__is_active=True,
            person__login=F("login"),
        )

    def stranded(self) -> Self:
        """Standing, and not working: their owner has died, or the record is another login's by now."""
        return self.standing().exclude(pk__in=Card.objects.working().values("pk"))

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(person=actor.person) if actor.person is not None else self.none()

    def visible_in_console(self, actor: Actor) -> Self:
        return self.filter(person__in=Person.objects.visible_in_console(actor))


class Card(DomainModel):
    """Never given again: whoever loses theirs gets another one with another number."""

    class Because(models.TextChoices):
        REPLACED = "replaced", _("the owner asked for a new one")
        GIVEN_BACK = "given_back", _("given back")
        REPORTED_LOST = "reported_lost", _("reported lost to the office")
        MISUSED = "misused", _("in other hands than its owner's")
        STRANDED = "stranded", _("the record is not its owner's any more")

    BY_OWNER = (Because.REPLACED, Because.GIVEN_BACK)
    BY_OFFICE = (Because.REPORTED_LOST, Because.MISUSED)

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="alumni_cards", verbose_name=_("whose card")
    )
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("login")
    )
    number = models.CharField(_("number"), max_length=10, unique=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_because = models.CharField(_("why it was revoked"), max_length=20, choices=Because, blank=True)
    # Of a card that was misused: since when its owner may have another one.
    released_at = models.DateTimeField(_("a new one is allowed since"), null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("alumni card")
        verbose_name_plural = _("alumni cards")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="one_standing_card",
                violation_error_message=_("There is a card already."),
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[1-9][0-9]{9}$"),
                name="card_number_has_ten_digits",
                violation_error_message=_("The number of a card has ten digits."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_because="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_because="")),
                name="card_revoked_for_a_reason",
                violation_error_message=_("Say why the card is revoked."),
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(revoked_because="misused"),
                name="card_released_after_misuse",
                violation_error_message=_("Only whose card was misused has to be allowed a new one."),
            ),
        ]

    def __str__(self) -> str:
        return in_groups(self.number)

    def clean(self) -> None:
        if not is_a_number(self.number):
            raise ValidationError({"number": _("This is not the number of a card: a digit is wrong.")})

    @property
    def is_standing(self) -> bool:
        return self.revoked_at is None
