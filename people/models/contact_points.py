"""Where a person can be reached, since when, and whether that was proven."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from institution.reads import now
from people.models.persons import Person


class ContactPointQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Each kind as far as its owner shows it."""
        open_ones = Q(pk__in=[])
        for kind in ContactPoint.Kind.values:
            open_ones |= Q(kind=kind, person__in=Person.objects.showing(actor, kind))
        return self.filter(open_ones)

    def current(self) -> Self:
        return self.filter(ended_at=None)

    def in_use(self) -> Self:
        """Current, and of addresses in parts those whose days have come and not passed: whole 2020 for "2020"."""
        today = Value(now().date().isoformat())
        over = Q(postal__until__gt="") & Q(postal__until__lt=Left(today, Length("postal__until")))
        to_come = Q(postal__since__gt="") & Q(postal__since__gt=Left(today, Length("postal__since")))
        return self.current().exclude(over).exclude(to_come)

    def verified(self) -> Self:
        return self.exclude(verified_at=None)

    def contested(self) -> Self:
        """Proven by somebody while another record holds it as proven; the office has to look."""
        return self.current().filter(verified_at=None, contested_at__isnull=False)


class ContactPoint(DomainModel):
    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("telephone")
        WECHAT = "wechat", _("WeChat")
        ADDRESS = "address", _("postal address")

    class Source(models.TextChoices):
        OWNER = "owner", _("the person")
        IMPORT = "import", _("a roster")
        STAFF = "staff", _("the alumni office")
        CLASSMATE = "classmate", _("a classmate")

    OF_ONE_PERSON = (Kind.EMAIL, Kind.PHONE)  # where a proof says that nobody else reads or hears there

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    value = models.CharField(
        _("value"), max_length=320, help_text=_("Telephone numbers with country code: +8613800000000.")
    )
    source = models.CharField(_("source"), max_length=20, choices=Source)
    is_primary = models.BooleanField(_("first choice"), default=False)
    verified_at = models.DateTimeField(_("proven at"), null=True, blank=True)
    contested_at = models.DateTimeField(_("claimed by two since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("no longer valid since"), null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"],
                condition=Q(ended_at=None),
                name="contact_point_once_per_person",
                violation_error_message=_("This contact is there already."),
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at=None, is_primary=True),
                name="one_first_choice_per_kind",
                violation_error_message=_("There is a first choice of this kind already."),
            ),
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=Q(ended_at=None, verified_at__isnull=False, kind__in=["email", "phone"]),
                name="one_person_per_proven_contact",
                violation_error_message=_("This stands as proven in another record."),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "value"], condition=Q(ended_at=None), name="current_contacts_by_value"),
            models.Index(
                fields=["person"],
                condition=Q(ended_at=None, verified_at=None, contested_at__isnull=False),
                name="contested_contacts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ContactCode(DomainModel):
    """Six digits sent to a contact. The newest one counts, once, until it runs out or was guessed at too often.

    Only a digest is kept here: the letter alone knows the code, and forgets it once it has left.
    """

    MOST_TRIES = 5

    point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("code to prove a contact")
        verbose_name_plural = _("codes to prove a contact")
        indexes = [models.Index(fields=["created_at"], name="contact_codes_by_age")]

    def __str__(self) -> str:
        return f"{self.point_id}"
