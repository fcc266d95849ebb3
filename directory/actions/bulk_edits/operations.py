"""What may be done to many: each through the action that does it to one, with what stands before and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from common.actors import Actor
from directory.models import BulkEdit
from people import actions
from people.models import Person, Position, Tag

YES = "yes"
Operation = BulkEdit.Operation


@dataclass(frozen=True, slots=True)
class Change:
    """``field`` of the gate has to be open to whoever asks; empty where the right to keep the record is enough.
    ``stands(person, value)`` is what is there now, ``becomes(value)`` what will be; ``undo(person, before, value)`` is
    None where the action knows no way back."""

    field: str
    stands: Callable[[Person, str], str]
    becomes: Callable[[str], str]
    act: Callable[[Person, str, Actor], object]
    undo: Callable[[Person, str, str, Actor], object] | None = None


def _has_tag(person: Person, value: str) -> str:
    return YES if person.taggings.filter(tag=int(value)).exists() else ""


def _tagged(person: Person, value: str, by: Actor, *, has: bool) -> None:
    """With this tag or without, and all others as they are."""
    tags = list(Tag.objects.filter(taggings__person=person).exclude(pk=int(value)))
    if has:
        tags += Tag.objects.filter(pk=int(value))
    actions.tag_person(person, tags, by=by)


def _employer(person: Person, value: str) -> str:
    current = Position.objects.filter(person=person, ends_on="").select_related("organisation").order_by("-pk").first()
    return current.organisation.name if current is not None and current.organisation else ""


CHANGES: dict[str, Change] = {
    Operation.ADD_TAG: Change(
        "",
        _has_tag,
        lambda value: YES,
        lambda person, value, by: _tagged(person, value, by, has=True),
        lambda person, before, value, by: _tagged(person, value, by, has=False),
    ),
    Operation.REMOVE_TAG: Change(
        "",
        _has_tag,
        lambda value: "",
        lambda person, value, by: _tagged(person, value, by, has=False),
        lambda person, before, value, by: _tagged(person, value, by, has=True),
    ),
    Operation.CITY: Change(
        "city",
        lambda person, value: person.city_code,
        lambda value: value,
        lambda person, value, by: actions.correct_person(person, city_code=value, by=by),
        lambda person, before, value, by: actions.correct_person(person, city_code=before, by=by),
    ),
    Operation.EMPLOYER: Change(
        "employer",
        _employer,
        lambda value: value,
        lambda person, value, by: actions.say_position(person, employer=value, by=by),
    ),
    Operation.QUIET: Change(
        "",
        lambda person, value: YES if person.do_not_contact_at else "",
        lambda value: YES,
        lambda person, value, by: actions.mark_do_not_contact(person, by=by),
        lambda person, before, value, by: actions.lift_do_not_contact(person, by=by),
    ),
}
