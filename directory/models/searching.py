"""By what people are found: lines written from the records, and read instead of them.

Nothing in these tables is true by itself. ``directory.actions.indexing`` writes them from the records, some seconds
after these change; whoever reads them asks the gate and the record again (``directory.queries.finding``). So what is
hidden is hidden at once, and what is new is found when the lines are written.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel


class State(models.IntegerChoices):
    """How far the owner shows a field to be found by, as far as that is known without the institution's rule."""

    KEPT = 0  # not to be searched for
    OPEN = 1  # chosen: every alumnus
    UNCHOSEN = 2
    UNCLAIMED = 3  # nothing was chosen, and there is no login either
    NARROW = 4  # chosen: fewer than every alumnus


class Rank(models.IntegerChoices):
    """What fits best stands first."""

    NAME = 0  # the present name as it begins
    OTHERWISE = 1  # the given name first or alone, a rarer reading, the name in Latin letters
    FORMER = 2


class IndexEntry(models.Model):
    """One key by which one person is found. ``shelf`` is 100 · rank + 10 · state of the name + that of former names.

    Keys in Chinese characters bring the order of the list with them; keys in letters are an order by themselves.
    """

    person_id = models.BigIntegerField()
    shelf = models.SmallIntegerField()
    key = models.TextField()
    sort_key = models.TextField(blank=True)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        indexes = [
            models.Index(fields=["shelf", "key", "sort_key", "person_id"], name="index_entries_in_order"),
            models.Index(fields=["person_id", "key"], include=["shelf", "sort_key"], name="index_entries_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.key


class Listing(models.Model):
    """A living person in the order of the list, with what they may be chosen by: ``city1:440100``, ``unit:17``."""

    person_id = models.BigIntegerField(primary_key=True)
    state = models.SmallIntegerField(choices=State)  # of the name: of being listed at all
    sort_key = models.TextField()
    facts = ArrayField(models.TextField(), default=list)

    class Meta:
        verbose_name = _("line of the directory")
        verbose_name_plural = _("lines of the directory")
        indexes = [
            models.Index(fields=["state", "sort_key", "person_id"], name="listings_in_order"),
        ]

    def __str__(self) -> str:
        return self.sort_key


class StalePerson(models.Model):
    """Somebody whose lines have to be written anew. Written by triggers, whoever changes the records and how."""

    person_id = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("person to be indexed")
        verbose_name_plural = _("persons to be indexed")

    def __str__(self) -> str:
        return str(self.person_id)


class VainSearch(DomainModel):
    """What nobody was found by on one day, and how often it was asked; not by whom."""

    words = models.CharField(_("words"), max_length=80)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search in vain")
        verbose_name_plural = _("searches in vain")
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="vain_search_once_a_day")]

    def __str__(self) -> str:
        return self.words


class ProfileCount(DomainModel):
    """How many people's pages somebody opened on one day, and whose: a page looked at again is not counted again."""

    reader = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", verbose_name=_("reader"))
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("profiles opened"), default=0)
    seen = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("whose"))
    last_at = models.DateTimeField(_("last"))
    told_at = models.DateTimeField(_("the office was told"), null=True, blank=True)

    class Meta:
        verbose_name = _("profiles opened")
        verbose_name_plural = _("profiles opened")
        constraints = [models.UniqueConstraint(fields=["reader", "day"], name="profiles_counted_once_a_day")]
        indexes = [GinIndex(fields=["seen"], name="profiles_by_whose_they_are")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
