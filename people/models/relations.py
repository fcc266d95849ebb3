"""Who is whose spouse, parent, guardian or sibling. Staff note it, and it is read by those who keep the records."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from people.models.circles import Opening
from people.models.persons import Person


class Side(models.TextChoices):
    """What one of two people is to the other."""

    SPOUSE = "spouse", _("spouse")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    SIBLING = "sibling", _("brother or sister")
    GUARDIAN = "guardian", _("guardian")
    WARD = "ward", _("ward")
    OTHER = "other", _("related otherwise")

    @property
    def inverse(self) -> Side:
        """What the other one is, then."""
        return Side(_INVERSES.get(self, self))


_INVERSES = {
    Side.PARENT: Side.CHILD,
    Side.CHILD: Side.PARENT,
    Side.GUARDIAN: Side.WARD,
    Side.WARD: Side.GUARDIAN,
}


class RelationQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """For those who keep one of the two records. To the people themselves it is shown in their own data alone."""
        kept = Person.objects.opened_to(actor, Opening.LOG)
        return self.filter(Q(person__in=kept) | Q(other__in=kept))

    def of(self, person: Person) -> Self:
        return self.filter(Q(person=person) | Q(other=person))

    def between(self, one: int, two: int) -> Self:
        """By their keys, whichever stands first."""
        return self.filter(Q(person=one, other=two) | Q(person=two, other=one))


class Relation(DomainModel):
    """``person`` is the ``kind`` of ``other``. What has a direction is written down in one of them only."""

    class Kind(models.TextChoices):
        SPOUSE = Side.SPOUSE.value, Side.SPOUSE.label
        PARENT = Side.PARENT.value, Side.PARENT.label
        SIBLING = Side.SIBLING.value, Side.SIBLING.label
        GUARDIAN = Side.GUARDIAN.value, Side.GUARDIAN.label
        OTHER = Side.OTHER.value, Side.OTHER.label

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_from_others")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation between people")
        verbose_name_plural = _("relations between people")
        constraints = [
            # Nobody is at once parent and child of the same person, so the pair counts in whatever order it stands.
            models.UniqueConstraint(
                Least("person", "other"),
                Greatest("person", "other"),
                "kind",
                name="one_relation_of_a_kind",
                violation_error_message=_("This stands there already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="nobody_is_related_to_oneself",
                violation_error_message=_("Nobody is related to themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def side_of(self, person: Person) -> Side:
        """What the *other* one of the two is to ``person``."""
        side = Side(self.kind)
        return side if self.other_id == person.pk else side.inverse

    def other_than(self, person: Person) -> int:
        """The key of the other one."""
        return self.person_id if self.other_id == person.pk else self.other_id
