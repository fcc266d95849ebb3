"""How far each field of a person is shown: what the owner chose, what the institution rules, and who is kept away."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet
from people.models.audiences import Audience
from people.models.persons import Person


def check_field(name: str) -> None:
    """Raise ``ValidationError`` unless a personal field of this name is known to the gate."""
    from people.models.gate.fields import fields  # the registry names this file's audiences

    if name not in fields:
        raise ValidationError(_("There is no such field."), code="field_unknown")


class FieldChoiceQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own: how far somebody shows what they hide is itself hidden."""
        if actor.is_system:
            return self
        return self.filter(person=actor.person) if actor.person else self.none()


class FieldChoice(DomainModel):
    """What the owner chose for one field. Without a row the institution's default holds, and its lock above both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="field_choices")
    field = models.CharField(_("field"), max_length=40)
    audience = models.PositiveSmallIntegerField(_("shown to"), choices=Audience)
    is_searchable = models.BooleanField(_("may be searched for"), default=True)
    changed_at = models.DateTimeField(_("chosen"), auto_now=True)

    objects = FieldChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("who sees a field")
        verbose_name_plural = _("who sees which field")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                name="one_choice_per_field",
                violation_error_message=_("How far this field is shown has been chosen already."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[0, 10, 20, 30, 40]),
                name="choice_is_an_audience",
                violation_error_message=_("There is no such circle of readers."),
            ),
        ]
        indexes = [
            # Who shows a field, and how far: the whole answer stands in the index.
            models.Index(fields=["field", "person", "audience", "is_searchable"], name="field_choices_by_field"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"

    def clean(self) -> None:
        check_field(self.field)


class FieldRuleQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody may know what holds: it stands on their own page."""
        return self.all()


class FieldRule(DomainModel):
    """The institution's word on one field: how far it is shown until its owner chooses, or for good (``locked_at``)."""

    field = models.CharField(_("field"), max_length=40, unique=True)
    audience = models.PositiveSmallIntegerField(_("shown to, unless the owner chose"), choices=Audience)
    is_searchable = models.BooleanField(_("may be searched for"), default=True)
    locked_at = models.DateTimeField(_("locked since"), null=True, blank=True)

    objects = FieldRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for a field")
        verbose_name_plural = _("rules for fields")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=[0, 10, 20, 30, 40]),
                name="rule_is_an_audience",
                violation_error_message=_("There is no such circle of readers."),
            ),
        ]

    def __str__(self) -> str:
        return self.field

    def clean(self) -> None:
        check_field(self.field)


class BlockQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own. Whoever is blocked is not told."""
        if actor.is_system:
            return self
        return self.filter(person=actor.person) if actor.person else self.none()


class Block(DomainModel):
    """``person`` wants to have nothing to do with ``blocked``: neither finds or reads the other any more."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocked_by")

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "blocked"],
                name="blocked_once",
                violation_error_message=_("You have blocked this person already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("blocked")),
                name="nobody_blocks_oneself",
                violation_error_message=_("You cannot block yourself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.blocked_id}"


def not_apart(person_id: int, other: str) -> Q:
    """Neither has blocked the other: the person of this key, and the one at the column ``other`` of the rows asked."""
    of_ones_own = Block.objects.filter(person_id=person_id, blocked_id=OuterRef(other))
    of_theirs = Block.objects.filter(person_id=OuterRef(other), blocked_id=person_id)
    return ~Q(Exists(of_ones_own)) & ~Q(Exists(of_theirs))
