"""How far fields are shown: what owners choose for themselves, what the institution rules, and who is kept away."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Audience, Block, FieldChoice, FieldRule, Person
from people.permissions import can_block, can_choose_audience, can_lift_block, can_rule_field


@action
def choose_audience(person: Person, field: str, audience: int, *, is_searchable: bool = True, by: Actor) -> FieldChoice:
    """The owner says who reads one of their fields, and whether they may be searched for by it. Holds at once.

    Raises ``Refusal`` ``field_locked`` or ``audience_not_offered``.
    """
    can_choose_audience(by, person, field, audience).or_raise()
    person = Person.objects.locked().get(pk=person.pk)
    chosen = person.field_choices.filter(field=field).first()
    facts = {"audience": Audience(audience).name.lower(), "is_searchable": is_searchable}
    if chosen is None:
        chosen = FieldChoice.objects.add(person=person, field=field, audience=audience, is_searchable=is_searchable)
    elif (chosen.audience, chosen.is_searchable) == (audience, is_searchable):
        return chosen
    else:
        chosen.change(audience=audience, is_searchable=is_searchable, changed_at=timezone.now())
    record(by, "people.audience_chosen", about=[person], fields=[field], facts=facts)
    return chosen


@action
def choose_audiences(person: Person, choices: Mapping[str, tuple[int, bool]], *, by: Actor) -> None:
    """Several at once: field → (audience, searchable). All of them or none."""
    for field, (audience, is_searchable) in sorted(choices.items()):
        choose_audience(person, field, audience, is_searchable=is_searchable, by=by)


@action
def rule_field(field: str, audience: int, *, is_searchable: bool, is_locked: bool, by: Actor) -> FieldRule:
    """The institution says how far a field is shown until its owner chooses; locked, for good, whatever they chose.

    What owners chose is kept under a lock, and holds again when it is lifted. Raises ``Refusal``
    ``audience_not_offered``.
    """
    can_rule_field(by, field, audience).or_raise()
    rule = FieldRule.objects.filter(field=field).locked().first()
    values = {"audience": audience, "is_searchable": is_searchable}
    if rule is None:
        rule = FieldRule.objects.add(field=field, **values, locked_at=timezone.now() if is_locked else None)
    else:
        since = rule.locked_at or timezone.now()
        rule.change(**values, locked_at=since if is_locked else None)
    facts = {"audience": Audience(audience).name.lower(), "is_searchable": is_searchable, "is_locked": is_locked}
    record(by, "people.field_ruled", about=[rule], fields=[field], facts=facts)
    return rule


@action
def rule_fields(ruled: Mapping[str, tuple[int, bool, bool]], *, by: Actor) -> None:
    """Several at once: field → (audience, searchable, locked). All of them or none."""
    for field, (audience, is_searchable, is_locked) in sorted(ruled.items()):
        rule_field(field, audience, is_searchable=is_searchable, is_locked=is_locked, by=by)


@action
def block_person(blocked: Person, *, by: Actor) -> Block:
    """Neither finds or reads the other any more, and nobody is told. Saying it twice changes nothing.

    Raises ``Refusal`` ``blocks_oneself``.
    """
    can_block(by, blocked).or_raise()
    pair = sorted([by.person.pk, blocked.pk])  # type: ignore[union-attr]
    people = {person.pk: person for person in Person.objects.filter(pk__in=pair).locked()}
    own = people[by.person.pk]  # type: ignore[union-attr]
    block = own.blocks.filter(blocked=blocked.pk).first()
    if block is None:
        block = Block.objects.add(person=own, blocked=people[blocked.pk])
        record(by, "people.person_blocked", about=[own])
    return block


@action
def lift_block(block: Block, *, by: Actor) -> None:
    """They may meet again. Its owner alone lifts a block."""
    can_lift_block(by, block).or_raise()
    record(by, "people.block_lifted", about=[block.person])
    block.delete()
