"""Lists of people that staff keep: made from what the console's list shows, shared, added to, thrown away."""

from __future__ import annotations

from collections.abc import Iterable

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import ListedPerson, SavedList
from directory.permissions import can_change_list, can_list_people, can_save_list, has_room_for
from directory.queries.chosen import Choice, people_chosen
from people.models import Person


@action
def save_list(
    name: str, choice: Choice, *, by: Actor, is_fixed: bool = False, association: Association | None = None
) -> SavedList:
    """Keep these conditions under a name, or with ``is_fixed`` the people who fit them now.

    Raises ``Forbidden``; ``Refusal`` ``list_too_long``; ``ValidationError`` for a name that is taken.
    """
    can_save_list(by, choice, association, is_fixed=is_fixed).or_raise()
    conditions = {} if is_fixed else dict(choice.conditions)
    saved: SavedList = SavedList.objects.add(
        name=" ".join(name.split()), owner=by.person, association=association, is_fixed=is_fixed, conditions=conditions
    )
    if is_fixed:
        keys = people_chosen(choice, by).order_by("pk").values_list("pk", flat=True)
        ListedPerson.objects.bulk_create(ListedPerson(saved_list=saved, person_id=key) for key in keys)
    facts = {"conditions": sorted(conditions), "people": saved.listed.count() if is_fixed else None}
    record(by, "directory.list_saved", about=_about(saved), facts=facts)
    return saved


@action
def share_list(saved: SavedList, association: Association | None, *, by: Actor) -> SavedList:
    """With those who see the records of this unit; None keeps it to oneself again."""
    saved = SavedList.objects.locked().get(pk=saved.pk)
    can_change_list(by, saved, association).or_raise()
    saved.change(association=association)
    record(by, "directory.list_shared" if association else "directory.list_kept_to_oneself", about=_about(saved))
    return saved


@action
def list_people(saved: SavedList, people: Iterable[Person], *, by: Actor) -> int:
    """Put them on a fixed list; who stands there already stays once. Returns how many came new."""
    saved = SavedList.objects.locked().get(pk=saved.pk)
    people = list(people)
    can_list_people(by, saved, people).or_raise()
    has_room_for(saved, people).or_raise()
    before = saved.listed.count()
    rows = [ListedPerson(saved_list=saved, person=person) for person in people]
    ListedPerson.objects.bulk_create(rows, ignore_conflicts=True)
    came = saved.listed.count() - before
    record(by, "directory.people_listed", about=_about(saved), facts={"people": came})
    return came


@action
def unlist_people(saved: SavedList, people: Iterable[Person], *, by: Actor) -> int:
    """Take them off. Returns how many went."""
    saved = SavedList.objects.locked().get(pk=saved.pk)
    people = list(people)
    can_list_people(by, saved, people).or_raise()
    gone, _models = saved.listed.filter(person__in=people).delete()
    record(by, "directory.people_unlisted", about=_about(saved), facts={"people": gone})
    return gone


@action
def delete_list(saved: SavedList, *, by: Actor) -> None:
    """The list alone; nobody on it changes."""
    saved = SavedList.objects.locked().get(pk=saved.pk)
    can_change_list(by, saved, None).or_raise()
    record(by, "directory.list_deleted", about=_about(saved))
    saved.delete()


def _about(saved: SavedList) -> list[SavedList]:
    return [saved, *([saved.association] if saved.association else [])]  # type: ignore[list-item]
