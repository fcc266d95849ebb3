"""Two records that were brought together, and what is needed to part them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Capability
from associations.queries.reach import EVERYBODY, people_in_reach
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from people.models import Person

# How long a merge can be undone. The journal holds personal data of a record that is no more, so it lives no longer.
UNDO_FOR = timedelta(days=30)


class MergeQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of people whose records the actor keeps."""
        kept = people_in_reach(actor, Capability.PEOPLE_EDIT)
        return self if kept == EVERYBODY else self.filter(kept__in=Person.objects.filter(kept).values("pk"))

    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def to_be_forgotten(self, now: datetime) -> Self:
        return self.filter(forgotten_at=None, created_at__lt=now - UNDO_FOR)

    def called(self, words: str) -> Self:
        """Whose record is called so."""
        return self.filter(kept__in=Person.objects.found_by(words).values("pk"))

    def for_listing(self) -> Self:
        return self.select_related("kept", "merged_by", "undone_by").defer("journal").order_by("-pk")


class Merge(DomainModel):
    """``journal`` lists every row that was moved, changed, dropped or made, in this order; undoing it goes backwards.

    ``kept`` follows when that record goes up in a third one; ``kept_key`` and ``old_key`` stay what they were.
    """

    public_id = PublicIdField()
    kept = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="merges", verbose_name=_("record that stays")
    )
    kept_key = models.BigIntegerField(editable=False)
    old_key = models.BigIntegerField(editable=False)
    old_public_id = models.CharField(max_length=12, editable=False)
    merged_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    journal = models.JSONField(default=list, blank=True, editable=False)
    # {"associations.membership": {"moved": 2, "dropped": 1}}; stays when the journal is forgotten.
    counts = models.JSONField(default=dict, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What an undoing left with the record that stayed: [{"model": …, "why": …}]; codes and keys, no values.
    left = models.JSONField(default=list, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("journal forgotten"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["old_key"],
                condition=Q(undone_at=None),
                name="a_record_goes_up_in_one_other",
                violation_error_message=_("This record has gone up in another one already."),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(forgotten_at=None), name="merges_with_a_journal")]

    def get_absolute_url(self) -> str:
        return reverse("merge_detail", args=[self.public_id])

    def __str__(self) -> str:
        return f"{self.old_public_id} → {self.kept}"

    @property
    def undo_until(self) -> datetime:
        return self.created_at + UNDO_FOR

    @property
    def is_within_days(self) -> bool:
        return self.forgotten_at is None and timezone.now() < self.undo_until

    @property
    def parts_logins(self) -> bool:
        """Whether undoing it ties or unties a login."""
        label = Person._meta.label_lower
        changed = [step for step in self.journal if step["did"] == "changed" and step["model"] == label]
        dropped = [step for step in self.journal if step["did"] == "dropped" and step["model"] == label]
        return any("login_id" in step["after"] for step in changed) or any(step["row"]["login_id"] for step in dropped)
