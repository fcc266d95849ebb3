"""Text messages as carriers in China take them: by templates they have approved, and so many to one number."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet
from institution.reads import current
from messaging.models.deliveries import Delivery


class SmsTemplateQuerySet(DomainQuerySet):
    def visible_in_console(self, actor: Actor) -> SmsTemplateQuerySet:
        return self.all() if may(actor, "messages.see", current()) else self.none()


class SmsTemplate(DomainModel):
    """What the carrier has approved, word for word, for one kind of text message in one language.

    ``letter`` is the name of a ``registry.texts``; ``text`` has ``${variables}`` that the letter can fill.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("code")
        NOTICE = "notice", _("notice")
        MARKETING = "marketing", _("invitation or advertising")

    class State(models.TextChoices):
        PENDING = "pending", _("waits for the carrier")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused by the carrier")
        RETIRED = "retired", _("used no longer")

    code = models.CharField(_("template code"), max_length=40)
    sign_name = models.CharField(_("signature"), max_length=30)
    letter = models.CharField(_("text message"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PENDING)
    text = models.TextField(_("text"), max_length=500)

    objects = SmsTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of text messages")
        verbose_name_plural = _("templates of text messages")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="one_row_per_template_code",
                violation_error_message=_("There is a row for this template code already."),
            ),
            models.UniqueConstraint(
                fields=["letter", "language"],
                condition=Q(state="approved"),
                name="one_approved_template_per_letter_and_language",
                violation_error_message=_(
                    "Another template is in use for this text message in this language. Retire that one first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SmsNumberQuerySet(DomainQuerySet):
    def visible_in_console(self, actor: Actor) -> SmsNumberQuerySet:
        """Those of which more is known than when something went there, for whoever sees the deliveries."""
        known = self.exclude(stopped_at=None, unreachable_since=None)
        return known if may(actor, "messages.see", current()) else self.none()

    def held(self, number: str) -> SmsNumber:
        """Its row, made where there is none, held until the transaction ends."""
        SmsNumber.objects.bulk_create([SmsNumber(number=number)], ignore_conflicts=True)
        return SmsNumber.objects.locked().get(number=number)


class SmsNumber(DomainModel):
    """What is known of a number as a number: when codes and messages went there, and whether any should.

    ``codes_at`` and ``texts_at`` are the moments of the last day, ``asked_at`` those at which somebody asked for a code
    to this number, whoever it belongs to. ``unreachable_since`` is set by the carrier's
    reports, ``stopped_at`` by a reply that asks for it. Neither holds back codes that somebody has just asked for.
    """

    number = models.CharField(_("telephone"), max_length=20)
    asked_at = ArrayField(models.DateTimeField(), default=list, blank=True)
    codes_at = ArrayField(models.DateTimeField(), default=list, blank=True)
    texts_at = ArrayField(models.DateTimeField(), default=list, blank=True)
    unreachable_since = models.DateTimeField(_("cannot be reached since"), null=True, blank=True)
    unreachable_code = models.CharField(max_length=60, blank=True)
    stopped_at = models.DateTimeField(_("wants no more"), null=True, blank=True)

    objects = SmsNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("number that is left alone")
        verbose_name_plural = _("numbers that are left alone")
        constraints = [models.UniqueConstraint(fields=["number"], name="one_row_per_number")]

    def __str__(self) -> str:
        return f"{_('number')} {self.pk}"


class ArrivalReport(DomainModel):
    """What the other side said after it had accepted a letter, pushed by it or asked by us; the last word counts.

    ``arrived`` is None while it does not know itself.
    """

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="arrival")
    arrived = models.BooleanField(null=True)
    code = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("report of arrival")
        verbose_name_plural = _("reports of arrival")

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.code}"
