"""Offices, and the terms in which people hold them. Rights come from a term that runs today."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from associations.models.associations import STANDING, Association
from associations.models.capabilities import Capability
from associations.models.rights import rights_of, today
from common.actors import Actor
from common.languages import in_readers_language
from common.models import DomainModel, DomainQuerySet, PublicIdField


class Office(DomainModel):
    """A post that associations of some kinds have: president, class liaison. Its capabilities are its role."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Association.Kind), verbose_name=_("in associations of kind")
    )
    capabilities = ArrayField(
        models.CharField(max_length=40, choices=Capability), verbose_name=_("may"), default=list, blank=True
    )
    single_holder = models.BooleanField(_("held by one person at a time"), default=True)
    answers_requests = models.BooleanField(_("join requests go to it"), default=False)
    rank = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)


class TermQuerySet(DomainQuerySet):
    def serving_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def serving_today(self) -> Self:
        """By the institution's calendar, not the server's."""
        return self.serving_on(today())

    def with_rights_on(self, day: date) -> Self:
        """Serving, and what it lets one do counts: an office lapses with a death and sleeps while the login is closed,
        whatever door is knocked at: a session, a link in a letter, a letter that waits, a roster that a worker
        brings in on somebody's behalf."""
        living = self.filter(person__deceased_at=None).serving_on(day)
        return living.exclude(person__login__is_active=False)

    def not_called_off(self) -> Self:
        """One that was called off before it began lasts no day; it stands in nobody's way."""
        return self.exclude(ends_on=F("starts_on"))

    def not_over(self) -> Self:
        """Serving today or still to begin."""
        return self.not_called_off().filter(Q(ends_on=None) | Q(ends_on__gt=today()))

    def visible_to(self, actor: Actor) -> Self:
        """Officers stand with their names; those of classes and cohorts only before people who signed in."""
        if actor.is_system or actor.person is not None or actor.is_signed_in:
            return self
        return self.filter(association__state__in=STANDING).exclude(association__kind__in=["class", "cohort"])

    def visible_in_console(self, actor: Actor) -> Self:
        rights = rights_of(actor)
        if rights.everything:
            return self
        return self.filter(association__path__overlap=rights.roots_of("console.open"))

    def reaching(self, association: Association) -> Self:
        """Held here or anywhere above, and so with rights here."""
        return self.filter(association__in=association.path)


class Term(DomainModel):
    """``[starts_on, ends_on)``: the last day with rights is the day before ``ends_on``; none means open."""

    public_id = PublicIdField()
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="terms", verbose_name=_("association")
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="terms", verbose_name=_("office"))
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="terms", verbose_name=_("person")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # Copied from the office: a constraint cannot follow the key.
    single_holder = models.BooleanField(editable=False)
    handover_note = models.TextField(_("hand-over note"), blank=True, max_length=10_000)
    appointed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_it_starts",
                violation_error_message=_("The term ends before it begins."),
            ),
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[
                    ("association", "="),
                    ("office", "="),
                    (Func("starts_on", "ends_on", function="daterange", output_field=DateRangeField()), "&&"),
                ],
                condition=Q(single_holder=True),
                violation_error_message=_("Somebody else holds this office in that time."),
            ),
            ExclusionConstraint(
                name="one_term_of_a_person_at_a_time",
                expressions=[
                    ("association", "="),
                    ("office", "="),
                    ("person", "="),
                    (Func("starts_on", "ends_on", function="daterange", output_field=DateRangeField()), "&&"),
                ],
                violation_error_message=_("This person holds the office in that time already."),
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="terms_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"
