"""Letters that follow a date, or one another: a journey, its steps, who is on it, and what became of each step."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from associations.models.rights import rights_of
from common.actors import Actor
from common.languages import in_readers_language
from common.models import DomainModel, DomainQuerySet, PublicIdField
from outreach.models.audiences import WRITE
from outreach.models.campaigns import APPROVE
from outreach.models.messages import Message
from people.models import Person

FARTHEST = 3650  # days from the moment


class JourneyQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the units one writes or approves for."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = [*rights.roots_of(WRITE), *rights.roots_of(APPROVE)]
        return self.filter(association__path__overlap=roots) if roots else self.none()

    def for_listing(self) -> Self:
        return self.select_related("association", "owner", "mailing").order_by("place", "pk")

    def running(self) -> Self:
        return self.filter(state=Journey.State.ACTIVE)


class Journey(DomainModel):
    """``moment`` is what begins it (``messaging.registry.moments``); without one, fitting the conditions does, once.

    ``conditions`` choose among the people of the unit, as in an audience. They are asked on behalf of the owner, at
    the beginning and again before each letter. ``active_since`` is when it was switched on: what was due before that
    is nobody's. ``looked_at`` is up to when its beginnings have been looked for.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ACTIVE = "active", pgettext_lazy("journey", "on")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    public_id = PublicIdField()
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    readymade = models.SlugField(_("ready-made as"), max_length=40, blank=True, editable=False)
    place = models.PositiveSmallIntegerField(default=100, editable=False)
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answers for it")
    )
    category = models.CharField(_("kind of letter"), max_length=40)
    moment = models.CharField(_("begins with"), max_length=60, blank=True)
    conditions = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    pause_reason = models.CharField(_("why it is paused"), max_length=300, blank=True)
    active_since = models.DateTimeField(_("on since"), null=True, blank=True, editable=False)
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    mailing = models.OneToOneField(
        "messaging.Mailing", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    OWNER_GONE = "owner_gone"  # a pause_reason that the house gives

    objects = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="journey_has_a_name",
                violation_error_message=_("Give the journey a name in at least one language."),
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(active_since__isnull=False),
                name="journey_knows_since_when_it_is_on",
                violation_error_message=_("A journey is on since some hour."),
            ),
            models.CheckConstraint(
                condition=~Q(moment="") | ~Q(conditions={}),
                name="journey_begins_with_something",
                violation_error_message=_("Say what begins it: a date, or conditions that somebody comes to fit."),
            ),
            models.UniqueConstraint(
                fields=["association", "readymade"],
                condition=~Q(readymade=""),
                name="one_readymade_journey_of_a_kind",
                violation_error_message=_("This ready-made journey is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def why_paused(self) -> str:
        if self.pause_reason == self.OWNER_GONE:
            return str(_("Nobody answers for it: who did so writes for this unit no more."))
        return self.pause_reason


class JourneyStep(DomainModel):
    """``days`` count from the moment, or from the letter before; before the moment they are negative.

    ``hour`` is the institution's; without one it is the moment's own hour. ``late_hours`` is how late it may still be
    sent; 0 is "on its day only". Whom ``ends_when`` fits gets neither this letter nor those that follow.
    """

    class From(models.TextChoices):
        MOMENT = "moment", _("the date")
        BEFORE = "before", _("the letter before")

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    counts_from = models.CharField(_("counts from"), max_length=10, choices=From, default=From.MOMENT)
    days = models.SmallIntegerField(
        _("days"), default=0, validators=[MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)]
    )
    hour = models.PositiveSmallIntegerField(_("hour"), null=True, blank=True, validators=[MaxValueValidator(23)])
    late_hours = models.PositiveSmallIntegerField(
        _("may be late by (hours)"), default=24, validators=[MaxValueValidator(24 * 60)]
    )
    ends_when = models.JSONField(default=dict, blank=True, editable=False)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="journey_step")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "order"],
                name="one_step_in_each_place",
                violation_error_message=_("There is a step in this place already."),
            ),
            models.CheckConstraint(
                condition=Q(counts_from="moment") | (Q(days__gte=0) & Q(order__gt=0)),
                name="what_follows_a_letter_comes_after_it",
                violation_error_message=_(
                    "What counts from the letter before comes after it; the first step has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(hour=None) | Q(hour__lte=23),
                name="an_hour_is_from_0_to_23",
                violation_error_message=_("An hour is from 0 to 23."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id}.{self.order}"


class TravellerQuerySet(DomainQuerySet):
    def under_way(self) -> Self:
        return self.filter(ended_at=None)

    def due(self, now: datetime) -> Self:
        """The front of an index, whoever else waits."""
        return self.under_way().filter(next_at__lte=now).order_by("next_at", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of journeys one sees whose record one may open besides."""
        if actor.is_system:
            return self
        own = Q(person=actor.person) if actor.person is not None else Q(pk__in=[])
        theirs = Exists(Journey.objects.visible_to(actor).filter(pk=OuterRef("journey")))
        seen = Exists(Person.objects.visible_to(actor).filter(pk=OuterRef("person")))
        return self.filter(own | Q(theirs) & Q(seen))


class Traveller(DomainModel):
    """Somebody on a journey, for one occasion: the term of that key, the birthday of that year.

    ``moment_at`` and ``next_at`` are what was known when the clock last looked; ``step`` is the one that comes next.
    """

    class Ending(models.TextChoices):
        DONE = "done", _("all letters are through")
        SETTLED = "settled", _("the matter is settled, or its date is gone")
        REACHED = "reached", _("what the letters were for has come about")
        LEFT = "left", _("no longer among those it is for")
        CALLED_OFF = "called_off", _("the journey was ended")

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="travellers", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(_("occasion"), max_length=40, blank=True)
    moment_at = models.DateTimeField(_("date"))
    step = models.ForeignKey(
        JourneyStep, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("next letter")
    )
    next_at = models.DateTimeField(_("next letter on"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(_("why it ended"), max_length=20, choices=Ending, blank=True)

    objects = TravellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("traveller")
        verbose_name_plural = _("travellers")
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "person", "occasion"],
                name="one_journey_per_occasion",
                violation_error_message=_("This person is on this journey already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="", step__isnull=False, next_at__isnull=False)
                | (Q(ended_at__isnull=False, next_at=None) & ~Q(ending="")),
                name="who_travels_has_a_next_step",
                violation_error_message=_("A journey goes on with a step, or it has ended for a reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["journey", "next_at", "id"], condition=Q(ended_at=None), name="travellers_by_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id}: {self.person_id} {self.occasion}"


class StepTaken(DomainModel):
    """What became of one step of one traveller. ``letter`` numbers the letters of the journey's mailing to a person,
    and so names the deliveries; ``reason`` says why there was none."""

    class Reason(models.TextChoices):
        LATE = "late", _("it was too late for it")
        OVERTAKEN = "overtaken", _("the next letter was due already")

    traveller = models.ForeignKey(Traveller, on_delete=models.CASCADE, related_name="steps_taken", db_index=False)
    step = models.ForeignKey(JourneyStep, on_delete=models.PROTECT, related_name="+", verbose_name=_("step"))
    due_at = models.DateTimeField(_("was due"))
    letter = models.PositiveSmallIntegerField(null=True, editable=False)
    reason = models.CharField(_("why it was skipped"), max_length=20, choices=Reason, blank=True)

    class Meta:
        verbose_name = _("step taken")
        verbose_name_plural = _("steps taken")
        constraints = [
            models.UniqueConstraint(
                fields=["traveller", "step"],
                name="each_step_is_taken_once",
                violation_error_message=_("This step has been taken already."),
            ),
            models.CheckConstraint(
                condition=Q(letter__isnull=False, reason="") | (Q(letter=None) & ~Q(reason="")),
                name="a_step_is_a_letter_or_has_a_reason",
                violation_error_message=_("A step that sends nothing says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.traveller_id} {self.step_id}"


__all__ = ["Journey", "JourneyStep", "StepTaken", "Traveller"]
