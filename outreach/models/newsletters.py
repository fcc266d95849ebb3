"""Newsletters, and who said that they want one, or want it no more."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from associations.models import Association, Membership, Placement, Term
from associations.models.rights import rights_of
from common.actors import Actor
from common.languages import in_readers_language
from common.models import DomainModel, DomainQuerySet, PublicIdField
from outreach.models.audiences import WRITE
from people.models import Person


class NewsletterQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those whose issues one may read, and those of the units one writes for."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        seen = Q(readers=Newsletter.Readers.EVERYBODY)
        if actor.is_signed_in:
            seen |= Q(readers=Newsletter.Readers.SIGNED_IN)
        if actor.person is not None:
            seen |= Q(readers=Newsletter.Readers.UNIT) & goes_to_units_of(actor.person)
        if roots := rights.roots_of(WRITE):
            seen |= Q(association__path__overlap=roots)
        return self.filter(seen)

    def written_by(self, actor: Actor) -> Self:
        """Those of the units one writes for."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = rights.roots_of(WRITE)
        return self.filter(association__path__overlap=roots) if roots else self.none()

    def public(self) -> Self:
        """Those that a stranger may read."""
        return self.filter(readers=Newsletter.Readers.EVERYBODY)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def for_listing(self) -> Self:
        return self.select_related("association").order_by("association__tier", "association__sort_key", "pk")


def goes_to_units_of(person: Person) -> Q:
    """Of newsletters: the person stands in the unit or below it; all stand in the school."""
    above = {"association__in": units_of(person)}
    return Q(association__kind=Association.Kind.SCHOOL) | Q(**above)


def units_of(person: Person) -> set[int]:
    """Where the person was placed, is a member or serves today, with everything above: as an audience counts it."""
    placed = Placement.objects.filter(affiliation__person=person).order_by().values_list("association__path")
    inside = Membership.objects.standing().filter(person=person).order_by().values_list("association__path")
    serving = Term.objects.serving_today().filter(person=person).order_by().values_list("association__path")
    return {unit for (path,) in placed.union(inside, serving, all=True) for unit in path}


class Newsletter(DomainModel):
    """What a unit sends its people again and again. An issue is a campaign with ``newsletter`` and, once launched, a
    number.

    ``goes_to``: those who asked for it, or everybody of the unit who has not declined. ``readers``: who may read its
    issues on the web. ``rhythm_…`` is a promise in words ("each quarter"), nothing that acts by itself.
    """

    class Readers(models.TextChoices):
        EVERYBODY = "everybody", _("everybody, also without a login")
        SIGNED_IN = "signed_in", _("whoever is logged in")
        UNIT = "unit", _("people of the unit")

    class GoesTo(models.TextChoices):
        SUBSCRIBERS = "subscribers", _("those who have asked for it")
        UNIT = "unit", _("everybody of the unit who has not declined it")

    public_id = PublicIdField()
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    about_zh = models.CharField(_("what it is about, in Chinese"), max_length=300, blank=True)
    about_en = models.CharField(_("what it is about, in English"), max_length=300, blank=True)
    rhythm_zh = models.CharField(_("how often it comes, in Chinese"), max_length=60, blank=True)
    rhythm_en = models.CharField(_("how often it comes, in English"), max_length=60, blank=True)
    category = models.CharField(_("kind of letter"), max_length=40)
    goes_to = models.CharField(_("goes to"), max_length=20, choices=GoesTo, default=GoesTo.SUBSCRIBERS)
    readers = models.CharField(_("on the web it may be read by"), max_length=20, choices=Readers, default=Readers.UNIT)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="newsletter_has_a_name",
                violation_error_message=_("Give the newsletter a name in at least one language."),
            ),
            models.UniqueConstraint(
                fields=["association", "name_zh", "name_en"],
                name="one_newsletter_of_a_name_in_a_unit",
                violation_error_message=_("This unit has a newsletter of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("newsletter_detail", args=[self.public_id])

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)

    @property
    def about(self) -> str:
        return in_readers_language(self.about_zh, self.about_en)

    @property
    def rhythm(self) -> str:
        return in_readers_language(self.rhythm_zh, self.rhythm_en)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_public(self) -> bool:
        return self.readers == self.Readers.EVERYBODY

    @property
    def goes_to_all(self) -> bool:
        return self.goes_to == self.GoesTo.UNIT


class SubscriptionQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """What somebody said last."""
        return self.filter(ended_at=None)

    def wanting(self) -> Self:
        return self.standing().filter(wish=Subscription.Wish.WANTED)

    def declining(self) -> Self:
        return self.standing().filter(wish=Subscription.Wish.DECLINED)

    def many_of(self, newsletter: Newsletter) -> dict[str, int]:
        """How many said yes and how many no, among the living."""
        rows = self.standing().filter(newsletter=newsletter, person__in=Person.objects.living())
        said = dict(rows.order_by().values_list("wish").annotate(many=Count("pk")))
        return {wish: said.get(wish, 0) for wish in Subscription.Wish.values}


class Subscription(DomainModel):
    """One word of a person about one newsletter: yes or no, since when, by which way, and the words they said it to.

    Another word ends this row and adds one; nothing is written over, so that a consent can be shown. What stands is
    the row without ``ended_at``. Nobody says yes for another: whoever subscribes is the person themselves.
    """

    class Wish(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("a newsletter", "subscribed")
        DECLINED = "declined", pgettext_lazy("a newsletter", "declined")

    class How(models.TextChoices):
        PAGE = "page", _("on the page")
        LETTER = "letter", _("by the link in a letter")
        API = "api", _("by a program of theirs")

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="subscriptions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(_("answer"), max_length=10, choices=Wish)
    how = models.CharField(_("by which way"), max_length=10, choices=How)
    words = models.CharField(_("words it was said to"), max_length=600)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "person"],
                condition=Q(ended_at=None),
                name="one_standing_word_about_a_newsletter",
                violation_error_message=_("That was said already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
                name="a_word_ends_after_it_was_said",
                violation_error_message=_("Nothing ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter_id} {self.person_id} {self.wish}"

    @property
    def since(self) -> datetime:
        return self.created_at


__all__ = ["Newsletter", "Subscription"]
