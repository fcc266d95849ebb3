"""How and when a person belonged to the school, as it stands on the diploma."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import A_YEAR, DomainModel, DomainQuerySet, PublicIdField
from people.models.persons import Person

# Where only the year of graduation is known: the day by which schools have handed out their diplomas.
USUAL_GRADUATION = (7, 1)
# Where not even that is known: nobody who came so many years ago is still a student.
LONGEST_STUDIES_YEARS = 8


class AffiliationQuerySet(DomainQuerySet):
    def of_alumni(self) -> Self:
        return self.exclude(alumnus_at=None)

    def of_students(self) -> Self:
        return self.filter(alumnus_at=None)

    def graduating_by(self, day: date) -> Self:
        """Those whose last day has come and who are not alumni yet; the same rule as ``alumnus_on``."""
        last_year = day.year if (day.month, day.day) >= USUAL_GRADUATION else day.year - 1
        no_day, no_year = Q(ends_on=None), Q(end_year=None)
        return self.of_students().filter(
            Q(ends_on__lte=day)
            | no_day & Q(end_year__lte=last_year)
            | no_day & no_year & Q(entry_year__lte=last_year - LONGEST_STUDIES_YEARS)
            | Q(kind__in=Affiliation.GUESTS)
        )


class Affiliation(DomainModel):
    """One line of the school's records about one person. Its text never changes when the school reorganises."""

    class Kind(models.TextChoices):
        UNDERGRADUATE = "undergraduate", _("undergraduate")
        GRADUATE = "graduate", _("graduate student")
        OVERSEAS = "overseas", _("overseas student")
        FULL_TIME = "full_time", _("full-time student")
        CORRESPONDENCE = "correspondence", _("correspondence student")
        EVENING = "evening", _("evening student")
        CERTIFICATE = "certificate", _("certificate student")
        TRAINING = "training", _("training participant")
        STAFF = "staff", _("member of staff")
        VISITING_PROFESSOR = "visiting_professor", _("visiting professor")
        HONORARY_PROFESSOR = "honorary_professor", _("honorary professor")

    # They do not graduate: whoever the school honours or invites belongs to its alumni from the first day.
    GUESTS = (Kind.VISITING_PROFESSOR, Kind.HONORARY_PROFESSOR)

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="affiliations")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.FULL_TIME)
    department = models.CharField(_("department"), max_length=200, blank=True)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    class_name = models.CharField(_("class"), max_length=200, blank=True)
    student_number = models.CharField(_("student number"), max_length=40, blank=True)
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True, validators=A_YEAR)
    end_year = models.PositiveSmallIntegerField(_("graduation year"), null=True, blank=True, validators=A_YEAR)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    alumnus_at = models.DateTimeField(_("alumnus since"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(entry_year=None) | Q(end_year__gte=F("entry_year")),
                name="affiliation_ends_after_it_begins",
                violation_error_message=_("The graduation year lies before the entry year."),
            ),
        ]
        indexes = [
            # For each row of a roster all its namesakes are asked in which year they came: the index answers by itself.
            models.Index(fields=["person"], include=["kind", "entry_year"], name="affiliations_of_a_person"),
            # Whose they are, for all that is known of affiliations and asked of persons: placements above all.
            models.Index(fields=["id"], include=["person"], name="affiliations_and_their_persons"),
            models.Index(fields=["ends_on"], condition=Q(alumnus_at=None), name="students_by_last_day"),
            models.Index(fields=["end_year"], name="affiliations_by_end_year"),
            # Not unique: old registers used numbers again; two records with one number are a conflict to look at.
            models.Index(
                fields=["student_number"],
                condition=~Q(student_number=""),
                name="affiliations_by_student_number",
            ),
        ]

    def alumnus_on(self) -> date | None:
        """The day from which this makes its person an alumnus; None when nothing is known about it."""
        if self.kind in self.GUESTS:
            return self.starts_on or (date(self.entry_year, 1, 1) if self.entry_year else date.min)
        if self.ends_on:
            return self.ends_on
        if self.end_year:
            return date(self.end_year, *USUAL_GRADUATION)
        if self.entry_year:
            return date(self.entry_year + LONGEST_STUDIES_YEARS, *USUAL_GRADUATION)
        return None

    def __str__(self) -> str:
        return (
            " ".join(part for part in (self.department, self.programme, self.class_name) if part)
            or self.get_kind_display()
        )
