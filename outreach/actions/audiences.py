"""Audiences that are kept: made, changed, copied, thrown away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from outreach.models import Audience
from outreach.permissions.audiences import (
    can_change_audience,
    can_choose_by,
    can_copy_audience,
    can_create_audience,
    can_delete_audience,
)
from outreach.queries.conditions import leaves_of, tree_of

NAME_LENGTH = 80


@action
def create_audience(
    name: str, association: Association, conditions: Any, *, by: Actor, is_shared: bool = False
) -> Audience:
    """Keep these conditions under a name, for a unit one writes for.

    Raises ``Forbidden``; ``Refusal`` ``condition_closed``; ``ValidationError`` for conditions that cannot be read and
    for a name one has already.
    """
    can_create_audience(by, association).or_raise()
    audience: Audience = Audience.objects.add(
        name=_tidy(name),
        association=association,
        owner=by.person,
        is_shared=is_shared,
        conditions=_checked(conditions, by),
    )
    record(by, "outreach.audience_created", about=[audience, association], facts=_facts(audience))
    return audience


@action
def change_audience(
    audience: Audience,
    *,
    by: Actor,
    name: str | None = None,
    conditions: Any = None,
    is_shared: bool | None = None,
) -> Audience:
    """What is None stays. A campaign that was handed in keeps the conditions it was handed in with."""
    audience = Audience.objects.locked().get(pk=audience.pk)
    can_change_audience(by, audience).or_raise()
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = _tidy(name)
    if conditions is not None:
        changes["conditions"] = _checked(conditions, by)
    if is_shared is not None:
        changes["is_shared"] = is_shared
    audience.change(**changes)
    record(by, "outreach.audience_changed", about=[audience, audience.association], facts=_facts(audience))
    return audience


@action
def copy_audience(audience: Audience, *, by: Actor) -> Audience:
    """The same conditions as one's own, under a name that is free."""
    can_copy_audience(by, audience).or_raise()
    can_choose_by(by, tree_of(audience.conditions)).or_raise()
    copy: Audience = Audience.objects.add(
        name=_free_name(audience, by),
        association=audience.association,
        owner=by.person,
        conditions=audience.conditions,
    )
    record(by, "outreach.audience_copied", about=[copy, audience, audience.association])
    return copy


@action
def delete_audience(audience: Audience, *, by: Actor) -> None:
    """The conditions alone; nobody whom they choose changes. Raises ``Refusal`` ``audience_in_use``.

    The row is held, so that no campaign can take it up between the question and the end.
    """
    audience = Audience.objects.locked().get(pk=audience.pk)
    can_delete_audience(by, audience).or_raise()
    record(by, "outreach.audience_deleted", about=[audience, audience.association])
    audience.delete()


def _checked(conditions: Any, by: Actor) -> dict[str, Any]:
    """As they are kept: codes instead of names."""
    tree = tree_of(conditions)
    can_choose_by(by, tree).or_raise()
    return {} if tree is None else tree.as_json()


def _facts(audience: Audience) -> dict[str, Any]:
    """By which traits, never by which values: a name may be one of them."""
    return {"conditions": sorted({leaf.trait.name for leaf in leaves_of(tree_of(audience.conditions))})}


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _free_name(audience: Audience, by: Actor) -> str:
    taken = set(Audience.objects.filter(association=audience.association_id, owner=by.person).values_list("name"))
    name, number = "", 1
    while not name or (name,) in taken:
        more = _(" (copy)") if number == 1 else _(" (copy %(number)s)") % {"number": number}
        name = audience.name[: NAME_LENGTH - len(more)] + more
        number += 1
    return name


__all__ = ["change_audience", "copy_audience", "create_audience", "delete_audience"]
