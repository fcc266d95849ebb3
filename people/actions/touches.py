"""The contact log and the tags of staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person, Tag, Tagging, Touch
from people.permissions import can_keep_record, can_keep_tags, can_note_touch


@action
def note_touch(
    person: Person,
    kind: str,
    happened_on: date,
    words: str,
    *,
    by: Actor,
    next_step: str = "",
    due_on: date | None = None,
) -> Touch:
    """A call, a visit, a letter: what was said, and what comes next by when.

    Raises ``Refusal`` ``touch_in_the_future``, ``ValidationError`` for a day without a step.
    """
    can_note_touch(by, person, happened_on).or_raise()
    touch: Touch = Touch.objects.add(
        person=person,
        kind=kind,
        happened_on=happened_on,
        words=words.strip(),
        next_step=next_step.strip(),
        due_on=due_on,
        noted_by=by.person,
    )
    record(by, "people.touch_noted", about=[person, touch], facts={"kind": kind})
    return touch


@action
def finish_touch(touch: Touch, *, by: Actor) -> Touch:
    """The next step is done. Said twice, the first counts."""
    can_keep_record(by, touch.person).or_raise()
    touch = Touch.objects.locked().get(pk=touch.pk)
    if touch.done_at is None:
        touch.change(done_at=timezone.now())
        record(by, "people.touch_finished", about=[touch.person, touch])
    return touch


@action
def remove_touch(touch: Touch, *, by: Actor) -> None:
    """It was a mistake, or said too much."""
    can_keep_record(by, touch.person).or_raise()
    record(by, "people.touch_removed", about=[touch.person, touch])
    touch.delete()


@action
def make_tag(name: str, *, by: Actor) -> Tag:
    """One more word for the institution's list; a retired one of this name is offered again."""
    can_keep_tags(by).or_raise()
    name = " ".join(name.split())
    tag = Tag.objects.locked().filter(name__iexact=name, retired_at__isnull=False).first()
    tag = tag.change(retired_at=None) if tag else Tag.objects.add(name=name)
    record(by, "people.tag_made", about=[tag])
    return tag


@action
def retire_tag(tag: Tag, *, by: Actor) -> Tag:
    """Offered no more; whoever has it keeps it."""
    can_keep_tags(by).or_raise()
    tag = Tag.objects.locked().get(pk=tag.pk)
    if tag.retired_at is None:
        tag.change(retired_at=timezone.now())
        record(by, "people.tag_retired", about=[tag])
    return tag


@action
def tag_person(person: Person, tags: Iterable[Tag], *, by: Actor) -> Person:
    """These and no others, of those that are offered; a retired one stays with whoever has it."""
    can_keep_record(by, person).or_raise()
    person = Person.objects.locked().get(pk=person.pk)
    offered = set(Tag.objects.offered().values_list("pk", flat=True))
    wanted = {tag.pk for tag in tags} & offered
    standing = set(person.taggings.filter(tag__in=offered).values_list("tag_id", flat=True))
    if wanted != standing:
        person.taggings.filter(tag__in=standing - wanted).delete()
        for key in sorted(wanted - standing):
            Tagging.objects.add(person=person, tag_id=key)
        facts = {"added": len(wanted - standing), "taken_off": len(standing - wanted)}
        record(by, "people.person_tagged", about=[person], facts=facts)
    return person
