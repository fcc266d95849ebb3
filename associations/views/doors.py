"""What a reader can do at a group's door: one thing at most."""

from __future__ import annotations

from collections.abc import Iterable

from associations.models import Association
from associations.permissions.groups import is_member
from associations.permissions.joining import Standing, can_ask, can_join_at_once, is_banned
from associations.queries.class_window import Knock
from common.actors import Actor


def own_among(waiting: Iterable[Knock], actor: Actor) -> Knock | None:
    return next((asked for asked in waiting if actor.user is not None and asked.login_id == actor.user.pk), None)


def own_request(actor: Actor, group: Association) -> Knock | None:
    """The reader's own, waiting here; one query."""
    if actor.user is None:
        return None
    unit = ("with_association__name_zh", "with_association__name_en")
    waiting = group.join_requests.waiting().filter(login=actor.user)  # type: ignore[attr-defined]
    return next((Knock(*row) for row in waiting.values_list("public_id", "login_id", "full_name", *unit)), None)


def door_of(actor: Actor, group: Association, own: Knock | None) -> dict[str, object]:
    """What ``associations/partials/door.html`` reads; ``own`` is the reader's request that waits here."""
    standing = None
    if actor.is_signed_in and not is_member(actor, group):
        standing = Standing(is_banned=is_banned(actor, group), has_asked=own is not None)
    return {
        "is_member": is_member(actor, group),
        "own_request": own,
        "may_ask": can_ask(actor, group, standing),
        "may_join": can_join_at_once(actor, group, standing),
    }
