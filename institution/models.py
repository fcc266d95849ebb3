"""The one institution this deployment serves: its names, its words, its days and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.colours import READABLE, contrast
from common.languages import in_readers_language
from common.mail_domains import UnreadableDomain, domains_from
from common.mail_limits import UnreadableLimit, limits_from
from common.models import DomainModel, DomainQuerySet
from common.number_masks import Mask, UnreadableMask, fits_any, masks_from

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What the accent colour stands on, or carries in its words: white, and the grounds of the pages by day.
GROUNDS = ("#ffffff", "#edf3f1")
DAYS = [MinValueValidator(1), MaxValueValidator(90)]


class InstitutionQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> InstitutionQuerySet:
        """Everybody sees whose portal this is."""
        return self.all()


class Institution(DomainModel):
    """One row, number 1. Read it by ``institution.current()``, which costs no query on a warm process."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name_zh = models.CharField(_("short name in Chinese"), max_length=40, blank=True)
    short_name_en = models.CharField(_("short name in English"), max_length=40, blank=True)
    office_zh = models.CharField(_("name of the alumni office in Chinese"), max_length=200, blank=True)
    office_en = models.CharField(_("name of the alumni office in English"), max_length=200, blank=True)
    address_zh = models.CharField(_("address and hours in Chinese"), max_length=300, blank=True)
    address_en = models.CharField(_("address and hours in English"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail of the alumni office"), blank=True)
    registration_number = models.CharField(_("registration number for the footer"), max_length=80, blank=True)
    registration_url = models.URLField(
        _("address the registration number leads to"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("For example https://beian.miit.gov.cn/."),
    )
    seal = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("seal"),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    country = models.CharField(_("country"), max_length=2, default="CN", validators=[RegexValidator(r"^[A-Z]{2}$")])
    home_city_code = models.CharField(_("city of the institution"), max_length=12, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}$")])
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")],
        help_text=_("For example #0a5563. Words must stay readable on it; the form checks."),
    )
    default_language = models.CharField(
        _("default language"),
        max_length=10,
        default="zh-hans",
        choices=[("zh-hans", "简体中文"), ("en", "English")],
    )
    join_reminder_days = models.PositiveSmallIntegerField(
        _("days until a join request is brought to mind"), default=3, validators=DAYS
    )
    join_pass_up_days = models.PositiveSmallIntegerField(
        _("days until it goes one tier up"), default=7, validators=DAYS
    )
    join_school_days = models.PositiveSmallIntegerField(
        _("days until it goes to the school"), default=14, validators=DAYS
    )
    take_back_minutes = models.PositiveSmallIntegerField(
        _("minutes in which an approval can be taken back"), default=10, validators=[MaxValueValidator(1440)]
    )
    decision_link_days = models.PositiveSmallIntegerField(
        _("days a decision link in a letter lives"), default=7, validators=DAYS
    )
    roster_kept_days = models.PositiveSmallIntegerField(
        _("days a roster's file and rows are kept after its import has ended"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Until then a list of what became of each row can be had. People who came in stay."),
    )
    campaigns_approved_above = models.PositiveIntegerField(
        _("a campaign to more people than this is approved by a second person"),
        default=50,
        validators=[MaxValueValidator(100_000)],
        help_text=_("0: every campaign is. Up to this many people, its author launches it alone."),
    )
    attachments_most_mb = models.PositiveSmallIntegerField(
        _("megabytes that may go with one letter to many"),
        default=5,
        validators=[MaxValueValidator(20)],
        help_text=_(
            "All files of a letter together, at most 20. Each reader gets them; a link needs no space. 0: no files."
        ),
    )
    letters_tracked = models.BooleanField(
        _("count how many open letters to many and follow their links"),
        default=False,
        help_text=_(
            "Links then lead through this site, and a picture of one dot stands in each letter. It says so, and readers"
            " may refuse. You see totals, machines apart, and never who."
        ),
    )
    student_number_masks = models.TextField(
        _("what student numbers look like"),
        max_length=600,
        blank=True,
        help_text=_(
            "One drawing in each line: # is a digit, @ a letter, ? either, everything else stands for itself."
            " 20###### is 20 and six digits. Empty: every number is taken."
        ),
    )
    student_number_example = models.CharField(
        _("a student number as an example"),
        max_length=40,
        blank=True,
        help_text=_("It is shown wherever a number is asked for. Take one that nobody has."),
    )
    mail_domains = models.TextField(
        _("where the school gives mailboxes"),
        max_length=2000,
        blank=True,
        help_text=_(
            "One domain in each line: school.edu.cn is exactly that, *.school.edu.cn all below it. Whoever has"
            " confirmed an address there has one more piece of evidence when they say which record is theirs."
        ),
    )
    quiet_from = models.TimeField(
        _("quiet hours begin"),
        null=True,
        blank=True,
        help_text=_("Letters that can wait are put off until they end. Empty: there are none. An example: 22:00."),
    )
    quiet_until = models.TimeField(_("quiet hours end"), null=True, blank=True)
    mailings_rest_on_days_off = models.BooleanField(
        _("no mailings on weekends and public holidays"),
        default=False,
        help_text=_("By the calendar of China, with the Saturdays and Sundays on which one works."),
    )
    mailings_most = models.PositiveSmallIntegerField(
        _("mailings one person gets at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("In the days below, by all channels together. One more waits; none is lost. Empty: any number."),
    )
    mailings_most_days = models.PositiveSmallIntegerField(_("in so many days"), default=7, validators=DAYS)
    mail_limits = models.TextField(
        _("how many letters may leave"),
        max_length=4000,
        blank=True,
        help_text=_(
            "One rule in each line. server 100/s is what the mail server takes, sender 20000/day what our sender may"
            " send, qq.com 600/h mailboxes there, * 2000/h those of any other domain. A new domain of ours that has to"
            " be known first: sender 50/day +50% from 2026-12-01 until 20000. Times are s, min, h and day."
        ),
    )
    minimum_age = models.PositiveSmallIntegerField(_("no login below this age"), default=14)
    guardian_age = models.PositiveSmallIntegerField(_("below this age only with a guardian's consent"), default=18)
    # Changed by publishing alone.
    terms_version = models.CharField(_("version of the terms"), max_length=40, default="2026-1", editable=False)
    terms_zh = models.TextField(_("terms in Chinese"), blank=True, editable=False)
    terms_en = models.TextField(_("terms in English"), blank=True, editable=False)
    # Since then everybody is asked, before anything else, to agree to these; before, only at sign-up.
    terms_published_at = models.DateTimeField(_("terms published"), null=True, blank=True, editable=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institution")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="there_is_one_institution",
                violation_error_message=_("There is one institution only."),
            ),
            models.CheckConstraint(
                condition=Q(join_reminder_days__lt=models.F("join_pass_up_days"))
                & Q(join_pass_up_days__lt=models.F("join_school_days")),
                name="join_request_days_rise",
                violation_error_message=_("The days must rise: reminder, one tier up, school."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__lte=models.F("guardian_age")) & Q(guardian_age__lte=21),
                name="a_guardian_is_asked_from_the_least_age_on",
                violation_error_message=_("A guardian is asked from the least age on, and until 21 at the latest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        errors = {}
        if self.time_zone not in available_timezones():
            errors["time_zone"] = _("There is no time zone of this name. An example: Asia/Shanghai.")
        if len(self.accent_colour) == 7 and (worst := self.accent_contrast) < READABLE:
            errors["accent_colour"] = _(
                "This colour is too light: white words on it have a contrast of %(contrast)s to 1,"
                " and 4.5 is needed. Take a darker one."
            ) % {"contrast": f"{worst:.1f}"}
        errors |= self._odd_numbers() | self._odd_domains() | self._odd_sending()
        if errors:
            raise ValidationError(errors)

    def _odd_numbers(self) -> dict[str, StrOrPromise]:
        try:
            masks = masks_from(self.student_number_masks)
        except UnreadableMask as unreadable:
            sentence = _("“%(line)s” is no drawing of a number. An example: 20######.") % {"line": unreadable.args[0]}
            return {"student_number_masks": sentence}
        if masks and not (self.student_number_example and fits_any(self.student_number_example, masks)):
            return {"student_number_example": _("Give an example that one of the drawings fits.")}
        return {}

    def _odd_domains(self) -> dict[str, StrOrPromise]:
        try:
            domains_from(self.mail_domains)
        except UnreadableDomain as unreadable:
            if unreadable.is_open_to_all:
                sentence = _("Anybody can have a mailbox at %(line)s. Name only what is the school's own.")
            else:
                sentence = _("“%(line)s” is no domain in plain letters. An example: school.edu.cn.")
            return {"mail_domains": sentence % {"line": unreadable.args[0]}}
        return {}

    def _odd_sending(self) -> dict[str, StrOrPromise]:
        errors: dict[str, StrOrPromise] = {}
        if (self.quiet_from is None) != (self.quiet_until is None):
            errors["quiet_until"] = _("Quiet hours have a beginning and an end.")
        try:
            limits_from(self.mail_limits)
        except UnreadableLimit as unreadable:
            sentence = _("“%(line)s” is no limit. An example: qq.com 600/h.")
            errors["mail_limits"] = sentence % {"line": unreadable.args[0]}
        return errors

    @property
    def number_masks(self) -> tuple[Mask, ...]:
        """What a student number looks like; none where nothing is said of it."""
        return masks_from(self.student_number_masks)

    @property
    def accent_contrast(self) -> float:
        """The worst of white words on the accent, and of links in the accent on the pages' grounds."""
        try:
            return min(contrast(self.accent_colour, ground) for ground in GROUNDS)
        except ValueError:
            return 21.0  # no colour at all; the validator says so

    @property
    def seal_url(self) -> str:
        """Public, and good for ever: another seal has another address."""
        return reverse("institution_seal", args=[self.seal.public_id]) if self.seal else ""

    @property
    def stylesheet_url(self) -> str:
        """The institution's own colours; empty when it has the house's."""
        if not self.accent_colour:
            return ""
        return f"{reverse('institution_stylesheet')}?{self.accent_colour[1:]}"

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)

    @property
    def display_name(self) -> str:
        """What stands in the masthead: the short name where there is one."""
        return in_readers_language(self.short_name_zh, self.short_name_en) or self.name

    @property
    def office_name(self) -> str:
        return in_readers_language(self.office_zh, self.office_en)

    @property
    def address(self) -> str:
        return in_readers_language(self.address_zh, self.address_en)

    @property
    def terms(self) -> str:
        return in_readers_language(self.terms_zh, self.terms_en)


class TermsEditionQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> TermsEditionQuerySet:
        """Everybody may read what they once agreed to."""
        return self.all()


class TermsEdition(DomainModel):
    """The terms as they stood under one version, kept so that it is known which words somebody agreed to."""

    version = models.CharField(
        _("version"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]+$", _("Letters, figures, dots and dashes: 2027-1."))],
        error_messages={"unique": _("There were terms of this version already. Take the next one.")},
    )
    terms_zh = models.TextField(_("terms in Chinese"), blank=True)
    terms_en = models.TextField(_("terms in English"), blank=True)
    created_at = models.DateTimeField(_("published"), auto_now_add=True, editable=False)

    objects = TermsEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the terms")
        verbose_name_plural = _("editions of the terms")

    def __str__(self) -> str:
        return self.version

    @property
    def terms(self) -> str:
        return in_readers_language(self.terms_zh, self.terms_en)
