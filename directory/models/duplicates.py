"""Two records that may be one person: proposed by the night, or said by somebody to be two people, for ever."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Capability
from associations.queries.reach import EVERYBODY, people_in_reach
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from people.models import Person
from people.names import Likeness


class DuplicatePairQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of which the actor keeps both records."""
        kept = people_in_reach(actor, Capability.PEOPLE_EDIT)
        if kept == EVERYBODY:
            return self
        persons = Person.objects.filter(kept).values("pk")
        return self.filter(one__in=persons, other__in=persons)

    def visible_in_console(self, actor: Actor) -> Self:
        return self.visible_to(actor)

    def proposed(self) -> Self:
        return self.filter(state=DuplicatePair.State.PROPOSED)

    def of(self, one: Person, other: Person) -> Self:
        first, second = sorted((one.pk, other.pk))
        return self.filter(one=first, other=second)

    def of_person(self, person_id: int) -> Self:
        return self.filter(Q(one=person_id) | Q(other=person_id))

    def called(self, words: str) -> Self:
        """Where one of the two is called so."""
        persons = Person.objects.found_by(words).values("pk")
        return self.filter(Q(one__in=persons) | Q(other__in=persons))

    def for_listing(self) -> Self:
        """The surest first."""
        return self.select_related("one", "other", "decided_by").order_by("-score", "pk")


class DuplicatePair(DomainModel):
    """Kept once per two records, the older first. What is done about a proposal ends it: "two people" stays as a row,
    a merge takes the row with it (see ``Merge``)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for somebody to look")
        APART = "apart", _("two people")

    public_id = PublicIdField()
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("one record"))
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("the other record"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PROPOSED)
    score = models.SmallIntegerField(_("points"), default=0)
    likeness = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Likeness], default=Likeness.LIKELY.value
    )
    evidence = ArrayField(models.CharField(max_length=40), verbose_name=_("evidence"), default=list, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="two_records_are_a_pair_once",
                violation_error_message=_("These two are a pair already."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="the_older_record_stands_first",
                violation_error_message=_("A record is no duplicate of itself."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | Q(state="apart", decided_at__isnull=False),
                name="two_people_says_since_when",
                violation_error_message=_("Say since when they are known to be two people."),
            ),
        ]
        indexes = [
            models.Index(fields=["-score", "id"], condition=Q(state="proposed"), name="proposed_pairs_by_score"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("duplicate_detail", args=[self.public_id])

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"


class DuplicateCandidate(models.Model):
    """Two records that share a key and wait to be compared. Bare numbers: it is filled by the hundred thousand and
    emptied the same night."""

    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one_id", "other_id"], name="two_candidates_meet_once")]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


class DuplicateScan(DomainModel):
    """One night's search. ``met`` are the kinds of keys whose pairs stand in the list of candidates; where a worker was
    killed the next one goes on."""

    met = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # {"reading_year": {"keys": 3, "people": 900}}: shared by more records than could be compared.
    passed_over = models.JSONField(default=dict, blank=True)
    candidates = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at=None),
                nulls_distinct=False,
                name="one_search_at_a_time",
                violation_error_message=_("A search is running already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def people_passed_over(self) -> int:
        found: dict[str, Any] = self.passed_over
        return sum(kind["people"] for kind in found.values())
